"""IDEA: what is the same in every state."""

from importlib.resources import files

from ser.law.cite import Paragraph, paragraphs

PARAGRAPHS: tuple[Paragraph, ...] = paragraphs(files(__name__) / "data" / "paragraphs.csv")
"""What each federal paragraph says, and whether it was read."""
