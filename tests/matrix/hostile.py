"""What no page expects: values that tried to break one, and the names under which pages take values."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import ser.web
from ser.store.running import state
from tests.matrix.walk import KIND, LISTED_KIND

DIGITS_OF_ANOTHER_KIND = "²"
NUL = "a\0b"
LARGE = "9" * 19
VALUES = (DIGITS_OF_ANOTHER_KIND, NUL, LARGE, "9" * 5000, "\r\n' {0} %s \u202e\U0010ffff\\", "99/99/9999")
"""Each of them for every name of an address at once."""
ALONE = (DIGITS_OF_ANOTHER_KIND, LARGE)
"""Each of them for one name alone, with what the page itself would send for the others."""

_READ = re.compile(r"""(?:POST|GET|said|sent)\.get(?:list)?\("([\w-]+)"|sent_word\(request, "([\w-]+)\"""")
OF_TABLES = frozenset({"sort", "page", "columns", "format", "state", "lea", "made-sort", "own-page", "again", "all"})


def read_by_views() -> frozenset[str]:
    """The names that views ask a request for, read off their source."""
    folder = Path(ser.web.__file__).parent
    found = (_READ.findall(file.read_text()) for file in folder.rglob("*.py"))
    return frozenset(name for names in found for pair in names for name in pair if name) | {"number"}


def elements() -> frozenset[str]:
    """The elements of the records that the walk opens forms of."""
    return frozenset(name for kind in (KIND, LISTED_KIND, "student") for name in state().records[kind].spec.by_name)


@dataclass
class Sent:
    """A form as a browser would send it: to where, and which values."""

    action: str
    values: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """The forms of a page that are posted."""

    def __init__(self, page: str, here: str) -> None:
        super().__init__()
        self.found: list[Sent] = []
        self._here, self._open = here, False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a form, or note a control of the one that is open."""
        said = dict(attrs)
        if tag == "form":
            self._open = (said.get("method") or "").lower() == "post"
            if self._open:
                self.found.append(Sent(said.get("action") or self._here))
        elif self._open and tag in ("input", "select", "textarea", "button") and said.get("name"):
            self.found[-1].values.setdefault(str(said["name"]), said.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        """End a form."""
        self._open = self._open and tag != "form"


def one_by_one(values: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The same values, each time with another one of them spoiled."""
    for name in values:
        if name != "csrfmiddlewaretoken":
            for value in ALONE:
                yield name, {**values, name: value}
