"""How a piece of text becomes what people read."""


def sentence(text: str) -> str:
    """Text with a capital at its beginning, so that a label, a claim or a fragment reads as a sentence."""
    return text[:1].upper() + text[1:]
