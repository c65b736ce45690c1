"""The lists of one's own account, whose views are the library's: where one is signed in, and one's keys."""

import re
from collections.abc import Sequence
from typing import Any

from django import template

from ser.web.table import Cell, Column, Table, acts

register = template.Library()

# Each of them also claims to be those that come after it.
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "a Mac"), ("Linux", "Linux"),
)  # fmt: skip


@register.simple_tag
def sessions_table(sessions: Sequence[Any]) -> Table[Any]:
    """Where one is signed in."""
    columns: tuple[Column[Any], ...] = (
        Column(
            "browser",
            "Browser",
            lambda row: browser(row.user_agent),
            lambda row: Cell(browser(row.user_agent), badge=("good", "This one") if row.is_current else None),
        ),
        Column("signed-in", "Signed in", lambda row: row.created_at),
        Column("seen", "Last seen", lambda row: row.last_seen_at),
        Column("address", "Address", lambda row: row.ip),
    )
    return Table("Where you are signed in", columns, sessions)


@register.simple_tag
def keys_table(keys: Sequence[Any]) -> Table[Any]:
    """One's passkeys and security keys."""
    columns: tuple[Column[Any], ...] = (
        Column("key", "Key", str, _key),
        Column("added", "Added", lambda row: row.created_at),
        Column("used", "Last used", lambda row: row.last_used_at or "never"),
        acts("Actions", "mfa/webauthn/_key_acts.html"),
    )
    return Table("Passkeys and security keys", columns, keys, empty="No key has been added yet.", sign="fingerprint")


def _key(row: Any) -> Cell:
    return Cell(str(row), badge=("info", "Passkey") if row.wrap().is_passwordless else None)


def browser(agent: str) -> str:
    """A browser and its system, such as Firefox on Windows."""
    program = next((name for sign, name in _BROWSERS if re.search(rf"\b(Headless)?{sign}", agent)), "A browser")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return f"{program} on {system}" if system else program
