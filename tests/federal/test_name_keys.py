"""A child's keys are read off its records; names answer what was typed by their best word."""

from datetime import date

from ser.federal.name_keys import alike, closeness, comparable, keys_of
from ser.law.example import after
from ser.law.rule import add, change
from ser.states.louisiana.state import STATE


def test_the_keys_hold_names_of_all_times_the_birth_date_ids_and_who_has_to_do_with_the_child() -> None:
    student = after(
        STATE,
        (
            change("student", last_name="Smith-Jones", first_name="Marie", birth_date=date(2012, 3, 7)),
            add("student_name", student_name_id="N1", name_kind="FORMER", last_name="Guidry", first_name="Mary"),
        ),
    )
    found = keys_of(student)
    assert {"smith", "jones", "smithjones", "marie", "guidry", "m*", "mar*", "#20120307", "@017"} <= found.keys
    assert f"={student.records['student'][0].key}" in found.keys
    assert any(key.startswith("~") for key in found.keys)
    assert any(key.startswith("$") for key in found.keys)
    assert {"smith jones", "guidry"} <= {name.partition("|")[0] for name in found.names}
    assert "#20120307" not in found.words


def test_nicknames_stand_for_names_both_ways() -> None:
    assert "william" in alike("bill")
    assert "bill" in alike("william")
    assert "william" in alike("guillermo")
    assert not alike("zzyzx")


def test_the_better_a_name_answers_the_closer_it_is() -> None:
    names = [comparable("Thibodeaux", "William", "Paul")]
    exact, nick, begun, off = (
        closeness(typed, names)
        for typed in (["thibodeaux", "william"], ["thibodeaux", "bill"], ["thib", "will"], ["landry", "ann"])
    )
    assert exact > nick > begun > off
    assert closeness(["william", "thibodeaux"], names) == exact
