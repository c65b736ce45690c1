"""What must stand on pages alone: names, state IDs and birth dates of children, and what was searched for."""

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from ser.store.connect import connection
from ser.store.scope import state_scope
from ser.web.log import Plain

_ADDRESS = re.compile(r"""(?:href|action|src|hx-get|hx-post|hx-push-url)=["']([^"']*)""")


def secrets(*searched: str) -> frozenset[str]:
    """Everything that would tell of a child of the loaded state, and what was searched for."""
    with connection(state_scope("operator:test")) as db:
        rows = db.execute("SELECT last_name, first_name, state_id, birth_date FROM student").fetchall()
    found = {text for last, first, state_id, _ in rows for text in (last, first, state_id) if text}
    return frozenset(found | {text for *_, born in rows for text in _written(born)} | set(searched))


def _written(born: date) -> Iterator[str]:
    yield from (born.isoformat(), f"{born:%m/%d/%Y}", f"{born:%Y%m%d}", f"{born:%m-%d-%Y}")


def leaks(texts: Iterable[str], kept: frozenset[str]) -> list[tuple[str, str]]:
    """Each place where something that is kept stands as a word of its own: what, and in which text."""
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in sorted(kept)))
    return [(found[0], text[:200]) for text in texts if (found := pattern.search(text))]


def audited() -> list[str]:
    """What the audit log says of each event, but for the reason, which is whatever somebody wrote."""
    with connection(state_scope("operator:test")) as db:
        return [str(row) for row in db.execute("SELECT act, actor, origin, detail::text FROM audit_event")]


def addresses_in(page: str) -> list[str]:
    """The addresses that a page leads to."""
    return _ADDRESS.findall(page)


class _Heard(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.setFormatter(Plain("%(levelname)s %(name)s %(message)s"))
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record))


@contextmanager
def heard() -> Iterator[list[str]]:
    """All lines of the log while the block lasts, as the settings write them, the small ones too."""
    lines: list[str] = []
    handler, root = _Heard(lines), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
