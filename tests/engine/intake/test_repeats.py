"""Which keys come more than once in a load, against a model that remembers them all."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from ser.engine.intake.repeats import Keys
from ser.files.sheet import Sheet
from ser.states.louisiana.state import STATE

IDS = st.sampled_from(["", "1", "2", "3", "4", "NULL", "1 ", " 2", "\u200b3", '="4"'])
MEANT = {"NULL": "", "1 ": "1", " 2": "2", "\u200b3": "3", '="4"': "4"}


def noted(record: str, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[list[int]]:
    keys = Keys(STATE.records[record].spec)
    note, _ = keys.of(Sheet("made", record, columns, columns))
    for row in rows:
        note(row)
    assert keys.count == len(rows)
    return keys.groups()


@given(st.lists(st.tuples(st.sampled_from(["017", "018"]), IDS), max_size=60))
def test_rows_with_one_key_as_it_is_stored_are_one_group(rows: list[tuple[str, ...]]) -> None:
    model = defaultdict(list)
    for place, (lea, own) in enumerate(rows):
        if meant := MEANT.get(own, own):
            model[lea, meant].append(place)
    found = noted("evaluation", ("lea_code", "evaluation_id"), rows)
    assert sorted(found) == sorted(group for group in model.values() if len(group) > 1)


@given(st.lists(st.tuples(st.sampled_from(["017", "018"]), IDS, IDS), max_size=30))
def test_students_are_joined_by_either_of_their_ids(rows: list[tuple[str, ...]]) -> None:
    groups: list[tuple[set[object], list[int]]] = []
    for place, (lea, state, system) in enumerate(rows):
        own = {("state", lea, MEANT.get(state, state)), ("system", lea, MEANT.get(system, system))}
        ids: set[object] = {each for each in own if each[2]}
        joined = [group for group in groups if group[0] & ids]
        groups = [group for group in groups if not group[0] & ids]
        merged = (ids.union(*(known for known, _ in joined)), sorted([place, *(p for _, own in joined for p in own)]))
        groups.append(merged)
    model = sorted(own for ids, own in groups if len(own) > 1)
    assert sorted(noted("student", ("lea_code", "state_id", "system_id"), rows)) == model
