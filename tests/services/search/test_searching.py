"""Finding children: by what is known of them, by what is misspelled, in the scope and across the state."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ser.federal.records import Profile, Responsibility, StudentName
from ser.law.permission import NotAllowed, Permission
from ser.services.search import searching
from ser.services.search.searching import NotEnough
from ser.store.connect import connection
from ser.store.operations.server import Connections
from ser.store.scope import Scope, state_scope
from tests.persons import holds
from tests.sending import ORLEANS, STATE_SCOPE, TODAY, ask, child, count, lea, load, only, write

pytestmark = pytest.mark.slow

STATE = state_scope("operator:test")
OWN, OTHER = lea("017"), lea("036")
BORN = date(2010, 3, 7)

PEOPLE = (
    ("2100000101", "Thibodeaux", "William", "Paul", date(2010, 3, 7)),
    ("2100000102", "Smith-Jones", "José", None, date(2010, 3, 7)),
    ("2100000103", "De la Cruz", "María", None, date(2011, 7, 3)),
    ("2100000104", "Thibodeaux", "Anna", None, date(2010, 3, 7)),
    ("2100000105", "Nguyen", "Katherine", None, date(2012, 12, 11)),
)


def person(row: tuple[str, str, str, str | None, date], code: str) -> tuple[Profile, Responsibility]:
    state_id, last, first, middle, born = row
    system_id = f"{code}-{state_id[-3:]}"
    records = child(ORLEANS)
    student, claim = records["student"][0], records["responsibility"][0]
    assert isinstance(student, Profile)
    assert isinstance(claim, Responsibility)
    who = replace(
        student,
        lea_code=code,
        system_id=system_id,
        state_id=state_id,
        last_name=last,
        first_name=first,
        middle_name=middle,
        birth_date=born,
        local_id=None,
    )
    held = replace(
        claim,
        lea_code=code,
        system_id=system_id,
        state_id=state_id,
        responsibility_id=f"R{state_id[-3:]}",
        site_code=None,
    )
    return who, held


@pytest.fixture(scope="module", autouse=True)
def known(database: Connections, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Four children of one LEA, one of whom had another name, and one of another LEA."""
    made = [person(row, "036" if row[0].endswith("105") else "017") for row in PEOPLE]
    kept = only(child(ORLEANS), "lea", "site")
    guidry = StudentName(
        lea_code="017",
        system_id="017-104",
        state_id="2100000104",
        student_name_id="N1",
        name_kind="FORMER",
        last_name="Guidry",
        first_name="Ann",
        middle_name=None,
        suffix=None,
        begin_date=None,
        end_date=None,
    )
    records = {**kept, "student": [m[0] for m in made], "responsibility": [m[1] for m in made]}
    records["student_name"] = [guidry]
    outcome = load(write(tmp_path_factory.mktemp("known") / "files", records))
    assert not outcome.counts["held"]


def names(text: str, by: Scope = OWN) -> list[str]:
    return [one.child.name for one in searching.find(by=by, text=text, today=TODAY).found]


@pytest.mark.parametrize(
    "text",
    [
        "Thibodeaux William",
        "william thibodeaux",
        "thibodeaux, w",
        "thib wil",
        "Bill Thibodeaux",
        "tibodo bill",
        "Thibodeuax William",
        "thibodeaux 03/07/2010 paul",
        "2100000101",
        "017-101",
        "William 3/7/10",
    ],
)
def test_a_child_is_found_by_what_is_known_of_it(text: str) -> None:
    assert names(text) == ["Thibodeaux, William Paul"]


@pytest.mark.parametrize("text", ["jose smith jones", "Jones-Smith", "smithjones", "pepe smith", "JOSÉ"])
def test_accents_hyphens_and_order_do_not_count(text: str) -> None:
    assert names(text) == ["Smith-Jones, José"]


@pytest.mark.parametrize("text", ["delacruz", "de la cruz maria", "dela cruz", "Maria De La Cruz Jr."])
def test_a_name_of_several_words_is_found_as_one(text: str) -> None:
    assert names(text) == ["De la Cruz, María"]


def test_a_child_is_found_by_a_name_of_before(tmp_path: Path) -> None:
    (found,) = searching.find(by=OWN, text="ann guidry", today=TODAY).found
    assert found.child.name == "Thibodeaux, Anna"
    assert [(n.kind, n.last_name) for n in found.other_names] == [("FORMER", "Guidry")]


def test_all_children_of_a_birth_date_are_found() -> None:
    assert names("03/07/2010") == ["Smith-Jones, José", "Thibodeaux, Anna", "Thibodeaux, William Paul"]


def test_a_date_that_is_still_being_typed_finds_by_the_rest() -> None:
    found = searching.find(by=OWN, text="thibodeaux 03/0", today=TODAY)
    assert (len(found.found), found.unfinished) == (2, ("03/0",))


@pytest.mark.parametrize("text", ["", "x", " , ", "03/"])
def test_nothing_is_looked_for_before_there_is_enough(text: str) -> None:
    assert searching.find(by=OWN, text=text, today=TODAY).is_empty


@pytest.mark.parametrize("text", ["Katherine Nguyen", "2100000105", "12/11/2012", "ng"])
def test_the_child_of_another_lea_is_not_found(text: str) -> None:
    assert names(text) == []
    assert names(text, OTHER) == names(text, STATE) == ["Nguyen, Katherine"]


def test_a_search_is_noted_without_what_was_typed() -> None:
    names("tibodo bill")
    ((act_, actor, detail),) = ask("SELECT act, actor, detail::text FROM audit_event ORDER BY id DESC LIMIT 1")
    assert (act_, actor) == ("find", "operator:017")
    assert '"name"' in detail
    assert "tibodo" not in detail


def test_a_child_whom_a_search_showed_has_it_in_the_record_of_access() -> None:
    reader = replace(OWN, actor=holds(4711, "017"))
    for _ in range(2):  # as it is asked again with each letter that is typed
        (found,) = searching.find(by=reader, text="ann guidry", today=TODAY).found
    looks = "SELECT count(*) FROM audit_event WHERE act = 'find' AND actor = 'user:4711' AND student_id = %s"
    assert ask(looks.replace("%s", str(found.child.number))) == [(1,)]
    assert searching.find(by=reader, text="nobody of this name", today=TODAY).found == ()
    assert ask("SELECT count(DISTINCT student_id) FROM audit_event WHERE actor = 'user:4711'") == [(1,)]


def statewide(by: Scope = OWN, why: str = "moved to us", **said: object) -> list[str]:
    return [m.name for m in searching.statewide(by=by, why=why, today=TODAY, **said)]  # type: ignore[arg-type]


def test_a_child_of_another_lea_is_looked_up_by_what_is_exactly_known() -> None:
    (match,) = searching.statewide(by=OWN, why="moved to us", today=TODAY, state_id="2100000105")
    assert (match.lea_code, match.is_open) == ("036", False)
    assert statewide(last_name="nguyen", birth_date=date(2012, 12, 11)) == ["Nguyen, Katherine"]
    assert statewide(OTHER, last_name="JONES SMITH", birth_date=BORN) == ["Smith-Jones, José"]
    assert statewide(OTHER, last_name="Thibodeaux Jr", birth_date=BORN) == [
        "Thibodeaux, William Paul",
        "Thibodeaux, Anna",
    ]


def test_the_state_is_not_searched_by_what_is_only_near() -> None:
    assert statewide(last_name="Nguyn", birth_date=date(2012, 12, 11)) == []
    assert statewide(last_name="Nguyen", birth_date=date(2012, 12, 12)) == []
    assert statewide(state_id="210000010") == []
    assert statewide(state_id="036-105") == []


def test_a_look_across_the_state_needs_enough_and_a_reason() -> None:
    with pytest.raises(NotEnough, match="why"):
        statewide(why=" ", state_id="2100000105")
    with pytest.raises(NotEnough, match="birth date"):
        statewide(last_name="Nguyen")
    with pytest.raises(NotAllowed):
        statewide(replace(OWN, permissions=frozenset({Permission.FIND_STUDENT})), state_id="2100000105")


def test_a_look_across_the_state_stands_in_the_childs_record_of_access() -> None:
    statewide(why="enrolled today", state_id="2100000105")
    query = """SELECT a.act, a.actor, a.why FROM audit_event a JOIN student s ON s.id = a.student_id
        WHERE s.state_id = '2100000105' ORDER BY a.id DESC LIMIT 1"""
    assert ask(query) == [("find statewide", "operator:017", "enrolled today")]


def near(last: str, first: str, born: date) -> list[tuple[str, str]]:
    found = searching.near(by=OTHER, last_name=last, first_name=first, birth_date=born, today=TODAY, why="a new child")
    return [(m.name.split(",")[0] + m.name.split(",")[1][:5], m.why.split(",")[0]) for m in found]


def test_near_matches_are_told_before_a_child_is_added() -> None:
    assert near("Tibodeaux", "Bill", BORN)[0] == ("Thibodeaux Will", "The same birth date")
    assert near("Thibodeaux", "William", BORN) == [
        ("Thibodeaux Will", "The same name and birth date."),
        ("Thibodeaux Anna", "The same last name and birth date"),
    ]
    assert near("Thibodeaux", "William", date(2010, 7, 3)) == [("Thibodeaux Will", "The same name")]
    assert near("Guidry", "Ann", BORN)[0] == ("Thibodeaux Anna", "The same name and birth date.")
    assert near("Robichaux", "Celeste", BORN) == []
    assert near("Thibodeaux", "William", date(2004, 6, 19)) == []


def test_row_security_keeps_keys_and_words_from_everybody_but_the_state() -> None:
    for by, seen in ((OWN, 0), (OTHER, 0), (STATE_SCOPE, 5)):
        with connection(by) as db:
            assert db.execute("SELECT count(*) FROM name_key").fetchone() == (seen,)
    with connection(OWN) as db:
        assert db.execute("SELECT count(*) FROM name_word").fetchone() == (0,)


def test_keys_follow_a_name_that_is_corrected(tmp_path: Path) -> None:
    who, _ = person(PEOPLE[0], "017")
    files = {"student": [replace(who, last_name="Zeringue")]}
    load(write(tmp_path / "changed", files))
    assert names("zeringue") == ["Zeringue, William Paul"]
    assert names("thibodeaux william") == []
    load(write(tmp_path / "again", {"student": [who]}))
    assert names("zeringue") == []
    assert count("name_key") == 5
