"""Writes Markdown: escaped text, tables, headings and the links between pages."""

import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SPECIAL = re.compile(r"([\\`*\[\]<>|])")
_CODE = re.compile(r"(`[^`]+`)")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the reference: its path below the reference's folder, and its text."""

    path: str
    text: str


def page(path: str, title: str, *blocks: str) -> Page:
    """A page with a title; blank blocks are left out."""
    return Page(path, "\n\n".join([f"# {escaped(title)}", *filter(None, blocks)]) + "\n")


def escaped(text: str) -> str:
    """Text that Markdown shows as it is; what stands between backticks stays code."""
    parts = _CODE.split(" ".join(text.split()))
    return "".join(p.replace("|", "\\|") if _CODE.fullmatch(p) else _SPECIAL.sub(r"\\\1", p) for p in parts)


def named(name: str) -> str:
    """A name as it stands in files and code."""
    return f"`{name}`"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose cells are Markdown already; nothing where it would have no row."""
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    if not lines:
        return ""
    return "\n".join([f"| {' | '.join(header)} |", f"|{' --- |' * len(header)}", *lines])


def listed(items: Iterable[str]) -> str:
    """A list, an item a line."""
    return "\n".join(f"- {item}" for item in items)


def slug(heading: str) -> str:
    """The anchor under which a heading is found: small letters, digits and hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def link(at: str, path: str, text: str, heading: str = "") -> str:
    """A link from the page `at` to another page, or to a heading of it."""
    target = posixpath.relpath(path, posixpath.dirname(at)) if path != at else ""
    return f"[{text}]({target}{'#' + slug(heading) if heading else ''})"
