"""Puts letters into a folder, for an installation without a mail server; they hold links that let somebody in."""

from pathlib import Path
from typing import Any

from django.core.mail.backends.filebased import EmailBackend


class Letters(EmailBackend):
    """Letters as files that only the account of the server reads, in a folder that it alone enters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        Path(self.file_path).chmod(0o700)

    def open(self) -> bool:
        """Begin a file; true if it is new."""
        is_new = bool(super().open())
        Path(str(self._get_filename())).chmod(0o600)  # type: ignore[attr-defined]
        return is_new
