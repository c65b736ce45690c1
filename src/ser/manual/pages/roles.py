"""The page of roles: who may hold each, whose children it sees, and what it may do."""

from collections.abc import Iterator

from ser.federal.roles import ENTERS
from ser.law.permission import Permission
from ser.law.words import sentence
from ser.manual.pages.book import ROLES, Book
from ser.manual.pages.markdown import Page, escaped, named, page, table


def pages(book: Book) -> Iterator[Page]:
    """The page of roles."""
    roles = tuple(book.state.roles.values())
    yield page(
        ROLES,
        "Roles",
        "A person holds roles, each at an LEA or at the state; a role is a list of permissions, and everything that SER"
        " does asks for one of them. How this is kept is told in the"
        " [guide](../guide/who-may-do-what.md).",
        table(
            ["Role", "Code", "Sees the children of", "Who may hold it"],
            ([escaped(r.label), named(r.code), r.level.value, escaped(r.may_hold)] for r in roles),
        ),
        "## Permissions",
        table(["Permission", "What it lets a person do", "Held by"], (_permission(book, each) for each in Permission)),
        "## Who enters which record",
        table(["Record", "Permission to enter it"], _entering(book)),
    )


def _permission(book: Book, asked: Permission) -> list[str]:
    held = [escaped(role.label) for role in book.state.roles.values() if asked in role.permissions]
    return [
        named(asked),
        escaped(sentence(asked.says)),
        "everybody" if len(held) == len(book.state.roles) else ", ".join(held),
    ]


def _entering(book: Book) -> Iterator[list[str]]:
    for name, kind in book.state.records.items():
        yield [book.record(ROLES, name), named(kind.spec.entered_with or ENTERS[kind.spec.group])]
