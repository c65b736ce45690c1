"""Passwords that may be kept: a value that nothing makes but the check."""

from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

from ser.store.running import start

LONGEST_LOOKED_AT = 72
"""So many characters are looked at for patterns; a longer password is hard to guess by its length."""

HARD_ENOUGH = 3
"""What zxcvbn must say of a password, of 4: beyond what guessing at a sign-in page, or at a stolen hash, can reach."""


class TooEasy(ValueError):
    """A password may not be kept; `sentences` say why, and what to do."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Password:
    """A password that was checked; it shows itself nowhere, and only its hash is kept."""

    hash: str = field(repr=False)
    _proof: object = field(repr=False, default=None)

    def __post_init__(self) -> None:
        if self._proof is not _CHECKED:
            raise TypeError("Only ser.store.passwords.checked makes a Password.")


_CHECKED = object()


def checked(text: str, *, email: str, full_name: str) -> Password:
    """The password, if it may be kept by this person; raises TooEasy."""
    start()
    from ser.store.accounts import User

    try:
        validate_password(text, User(email=email, full_name=full_name))
    except ValidationError as refused:
        raise TooEasy(list(refused.messages)) from None
    return Password(make_password(text), _CHECKED)


class HardToGuess:
    """Refuses a password that is common, repeats itself, runs along the keyboard or is made of the person's own name.

    The lists of common passwords and names come with zxcvbn, and are read without a network (NIST SP 800-63B 5.1.1.2).
    """

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError where the password is easy to guess for somebody who knows the person."""
        own = [str(getattr(user, name, "")) for name in ("email", "full_name")]
        words = [word for text in own for word in text.replace("@", " ").replace(".", " ").split()]
        looked_at, rest = password[:LONGEST_LOOKED_AT], password[:LONGEST_LOOKED_AT].lower()
        for word in sorted((one.lower() for one in words if len(one) > 2), key=len, reverse=True):
            rest = rest.replace(word, "")
        # What is left without one's own name has to be hard by itself: a name and two years are easily guessed.
        parts = {looked_at} if rest == looked_at.lower() else {looked_at, rest}
        if any(not one or zxcvbn(one, user_inputs=[*own, *words])["score"] < HARD_ENOUGH for one in parts):
            raise ValidationError(
                "This password is easy to guess: it is common, repeats itself, or is made of your own name. "
                "Choose four or five words that have nothing to do with each other.",
                code="easy_to_guess",
            )

    def get_help_text(self) -> str:
        """What the page says before a password is chosen."""
        return "Four or five unrelated words are easy to remember and hard to guess."
