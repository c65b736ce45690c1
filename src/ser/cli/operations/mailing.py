"""Whether letters can be sent: what serves pages or works at night does not begin without a way to send them."""

import os
from pathlib import Path

from ser.cli.exits import Refusal


def want_mail(home: Path) -> None:
    """Choose the folder of letters for the embedded database of a home; refuse where there is no way to send any."""
    if not os.environ.get("DATABASE_URL"):
        os.environ.setdefault("SER_EMAIL_FOLDER", str(home / "letters"))
    if not (os.environ.get("SER_EMAIL_HOST") or os.environ.get("SER_EMAIL_FOLDER")):
        raise Refusal(
            "There is no way to send e-mail: what it says, such as links that reset passwords, would stand in the log. "
            "Name the mail server in SER_EMAIL_HOST, or in SER_EMAIL_FOLDER a folder that you empty yourself."
        )
