"""A small state to walk through: four children as LEA 017 sees them, and one person for each role."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.test import Client

from ser.law.example import after
from ser.law.permission import Level, Role
from ser.law.record import Record
from ser.law.rule import add, change
from ser.services.access import desks
from ser.services.access.granting import Place
from ser.services.operations import showing
from ser.states.louisiana.state import STATE
from ser.store.running import state
from ser.store.scope import state_scope, visitor_scope
from tests.matrix.expected import Whose
from tests.sending import ORLEANS, TODAY, Records, ask, child, findings, held, lea, load, only, write

LEA, ELSEWHERE = "017", "036"
SITE, BESIDE, AWAY = "017Z01", "017Z02", "036Z01"
STAFF = "T200"
MOVED = date(2017, 8, 1)
_BARE = ("student", "student_name", "enrollment", "responsibility", "referral")


@dataclass(frozen=True, slots=True)
class Who:
    """What names a child, and must stand nowhere but on pages: distinct from every word of the program."""

    last_name: str
    first_name: str
    state_id: str
    system_id: str
    birth_date: date


WHO: Mapping[Whose, Who] = {
    Whose.OWN: Who("Quibodeaux", "Zephyrine", "2100000101", "WX-7101", date(2008, 3, 12)),
    Whose.BESIDE: Who("Ysambert", "Odalric", "2100000102", "WX-7102", date(2008, 5, 19)),
    Whose.FORMER: Who("Thibourne", "Maxence", "2100000103", "WX-7103", date(2008, 6, 23)),
    Whose.OTHER: Who("Vauclusane", "Isaure", "2100000104", "WX-7104", date(2008, 9, 27)),
}


@dataclass(frozen=True, slots=True)
class World:
    """Where to find things in the loaded state, and how to sign in to it."""

    children: Mapping[Whose, str]
    records: Mapping[Whose, int]
    referrals: Mapping[Whose, int]
    listed: Mapping[Whose, int]
    sent: Mapping[Whose, int]
    people: Mapping[str, int]

    def client(self, role: str = "", **options: bool) -> Client:
        """A browser without a screen: of nobody, or of the person with this role."""
        from ser.store.accounts import User

        made = Client(SERVER_NAME="localhost", **options)  # type: ignore[arg-type]
        if role:
            made.force_login(User.objects.get(pk=self.people[role]), settings_backend())
        return made


def settings_backend() -> str:
    """The way of signing in that the settings name."""
    from django.conf import settings

    return str(settings.AUTHENTICATION_BACKENDS[0])


def made(folder: Path) -> World:
    """Load the state, and make its people as anybody is made: invited, accepted, assured."""
    # What the former LEA says of who the child is was sent while it had the child.
    load(write(folder / "before", _records(has_moved=False)))
    outcome = load(write(folder / "after", _records(has_moved=True)))
    refused = [f"{f.record} {f.key}: {f.sentence}" for f in findings(outcome) if f.severity == "reject"]
    assert not refused, refused
    assert not held(outcome), held(outcome)
    children = {
        whose: str(ask("SELECT public_id FROM student WHERE state_id = %s", who.state_id)[0][0])
        for whose, who in WHO.items()
    }
    listed = {
        whose: int(ask("SELECT id FROM earlysteps_notice WHERE lea_code = %s", code)[0][0])
        for whose, code in ((Whose.OWN, LEA), (Whose.OTHER, ELSEWHERE))
    }
    own = write(folder / "own", only(_records(has_moved=True), "site"))
    sent = {whose: load(own, by=lea(code)).load_id for whose, code in ((Whose.OWN, LEA), (Whose.OTHER, ELSEWHERE))}
    people = {role.code: _person(role) for role in state().roles.values()}
    return World(children, _numbers("student_name"), _numbers("referral"), listed, sent, people)


def _numbers(record: str) -> dict[Whose, int]:
    """The number of each child's record of a kind of which it has one."""
    query = f"SELECT t.id FROM {record} t JOIN student s ON s.id = t.student_id WHERE s.state_id = %s"
    return {whose: int(ask(query, who.state_id)[0][0]) for whose, who in WHO.items()}


def _records(*, has_moved: bool) -> Records:
    moved = (
        ()
        if not has_moved
        else (
            change("responsibility", end_date=MOVED, end_reason="XFER"),
            change("enrollment", exit_date=MOVED),
            add(
                "responsibility",
                lea_code=ELSEWHERE,
                system_id="NO-3",
                responsibility_id="R2",
                site_code=None,
                begin_date=MOVED,
                end_date=None,
                begin_reason="T",
            ),
        )
    )
    beside = (
        ORLEANS,
        add("site", site_code=BESIDE, site_name="Cypress Elementary (synthetic)"),
        add("site", site_code=AWAY, site_name="Live Oak Elementary (synthetic)"),
        add("earlysteps_notice", lea_code=ELSEWHERE, earlysteps_notice_id="Y9"),
    )
    whole: Records = after(STATE, beside).records
    parts = (
        _of(Whose.OWN, whole, LEA, SITE),
        _of(Whose.BESIDE, only(whole, *_BARE), LEA, BESIDE),
        _of(Whose.FORMER, child(*moved), LEA, SITE),
        _of(Whose.OTHER, only(whole, *_BARE), ELSEWHERE, AWAY),
    )
    return {name: [row for part in parts for row in part.get(name, ())] for name in whole}


def _of(whose: Whose, records: Records, lea: str, site: str) -> Records:
    """The records as those of this child, of an LEA and at a site of it."""
    about = {name: rows for name, rows in records.items() if state().records[name].spec.about_student}
    rest = {} if whose is not Whose.OWN else {n: rows for n, rows in records.items() if n not in about}
    return rest | {name: [_as(row, WHO[whose], lea, site) for row in rows] for name, rows in about.items()}


def _as(row: Record, who: Who, lea: str, site: str) -> Record:
    known, number = row.spec.by_name, who.system_id[-1]
    ids = {name: getattr(row, name) for name in known if name.endswith("_id")}
    # An LEA's own IDs of records are unique in the LEA; those of its staff stay what they are.
    values: dict[str, object] = {
        name: f"{value}-{number}" for name, value in ids.items() if value and not str(value).startswith("T")
    }
    values["state_id"] = who.state_id
    if "system_id" in ids:
        values["system_id"] = who.system_id if getattr(row, "lea_code", "") == LEA else ids["system_id"]
    if getattr(row, "lea_code", "") == LEA:
        values["lea_code"] = lea
        if getattr(row, "site_code", None):
            values["site_code"] = site
    if row.spec.name in ("student", "student_name"):
        values |= {"last_name": who.last_name, "first_name": who.first_name}
    if row.spec.name == "student":
        values["birth_date"] = who.birth_date
    rest = {name: getattr(row, name) for name in known}
    return type(row)(**rest | {name: value for name, value in values.items() if name in known})


def _person(role: Role) -> int:
    place = {
        Level.STATE: Place(role.code, None),
        Level.LEA: Place(role.code, LEA),
        Level.SITE: Place(role.code, LEA, site_codes=frozenset({SITE})),
        Level.CASELOAD: Place(role.code, LEA, provider_id=STAFF),
    }[role.level]
    person = showing.let_in(
        by=state_scope("operator:test"),
        email=f"{role.code.lower()}@example.org",
        full_name=f"Somebody {role.label}",
        places=(place,),
        password="sturdy-lantern-ferry-42",
        today=TODAY,
    )
    desks.assure(by=visitor_scope(f"user:{person}"), person=person, today=TODAY)
    return person
