"""What becomes of a row: one table of cases for each verdict, and that every way of asking gives the same answer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from ser.engine.intake.sheet_rows import typed_row
from ser.engine.intake.take_delete import Fate, delete_problem, take_delete
from ser.engine.intake.take_row import at_sight, child_of, take_row, take_rows
from ser.engine.intake.terms import Lacking, Shown, Terms
from ser.engine.intake.verdict import Taken, Verdict
from ser.files.parse import Problem
from ser.files.row import ReadRow
from ser.law import reading
from ser.law.example import after
from ser.law.record import Record, changed
from ser.states.louisiana.state import STATE
from ser.store.deletes import Doomed
from ser.store.met import BLANK, Meetings, Met, StoredRow

LOAD, SHEET = 7, 3
CHILD, OTHER_CHILD, NUMBER = 11, 12, 21


def example(name: str, **values: object) -> Record:
    return changed(after(STATE, ()).records[name][0], **values)


def row(record: Record, *, number: int = 2, action: str = "", problems: Sequence[Problem] = ()) -> ReadRow:
    return typed_row(record, problems)._replace(number=number, action=action)


def terms(name: str, submitter: str | None = "017", *, shown: Shown | None = None) -> Terms:
    return Terms(STATE.records[name].spec, LOAD, SHEET, submitter, shown)


def met(**values: object) -> Met:
    """What the row of a child who is known meets, where nothing stands under its key yet."""
    return Met(0, True, CHILD, None, False, None, True, None)._replace(**values)


def stored(record: Record, **values: object) -> StoredRow:
    """The row as a load before this one stored it."""
    said = typed_row(record, ())
    return StoredRow(NUMBER, CHILD, said.lea_code, LOAD - 1, SHEET, 2, False, None, said.texts)._replace(**values)


def rules(taken: Taken) -> list[str]:
    return [problem.rule.code for problem in taken.problems]


EVALUATION = example("evaluation")
COPIED = date(2016, 11, 3)
TYPED = example("evaluation", parent_copy_date=COPIED)
SENT_COPY = typed_row(EVALUATION, ()).texts[list(EVALUATION.spec.by_name).index("parent_copy_date")]
BLANK_COPY = "" if SENT_COPY == "\\N" else SENT_COPY


def test_a_row_under_a_key_that_nobody_has_is_new() -> None:
    assert take_row(row(EVALUATION), terms("evaluation"), met()) == Taken(Verdict.NEW, CHILD)


def test_a_row_that_says_what_was_last_received_is_the_same() -> None:
    assert take_row(row(EVALUATION), terms("evaluation"), met(), stored(EVALUATION)).verdict is Verdict.SAME


def test_a_row_that_says_something_else_is_a_change_and_says_what_is_to_be_stored() -> None:
    sent = row(TYPED)
    taken = take_row(sent, terms("evaluation"), met(), stored(EVALUATION))
    assert (taken.verdict, taken.child, taken.texts, taken.received) == (Verdict.CHANGED, CHILD, sent.texts, None)


@pytest.mark.parametrize(
    ("name", "meets", "waits_for"),
    [
        ("evaluation", {"is_lea_known": False}, "lea|017"),
        ("evaluation", {"child_by_state": None}, "student|2100000001"),
        ("exceptionality", {"is_parent_known": False}, "evaluation|017|V1"),
        ("iep", {"child_by_state": None, "is_parent_known": False}, "student|2100000001"),
        ("site", {"is_lea_known": False}, "lea|017"),
    ],
)
def test_a_row_waits_for_its_lea_its_child_or_its_parent(
    name: str, meets: Mapping[str, object], waits_for: str
) -> None:
    taken = take_row(row(example(name)), terms(name), met(**meets))
    assert (taken.verdict, taken.waits_for, taken.problems) == (Verdict.WAITS, waits_for, ())


def test_a_row_without_the_states_id_waits_for_the_senders() -> None:
    sent = row(example("evaluation", state_id=None))
    taken = take_row(sent, terms("evaluation"), met(child_by_state=None))
    assert taken.waits_for == "student|017|EBR-1"


def test_a_child_who_may_be_known_elsewhere_is_not_waited_for() -> None:
    meets = met(child_by_state=None, is_child_elsewhere=True)
    assert take_row(row(EVALUATION), terms("evaluation"), meets) == Taken(Verdict.NEW)


HELD = [
    (
        "its value cannot be read",
        "SER-0212",
        {"problems": [Problem(reading.WRONG_CODE, "evaluation_type", "?")]},
        {},
        {},
    ),
    ("it is another LEA's", "SER-0002", {}, {"submitter": "036"}, {}),
    ("its parent is another child's", "SER-0224", {}, {}, {"parent_child": OTHER_CHILD}),
]


@pytest.mark.parametrize(("why", "rule", "said", "asked", "meets"), HELD, ids=[case[0] for case in HELD])
def test_a_row_is_held(
    why: str, rule: str, said: dict[str, object], asked: dict[str, object], meets: dict[str, object]
) -> None:
    sent = row(EVALUATION, **said)  # type: ignore[arg-type]
    taken = take_row(sent, terms("evaluation", **asked), met(**meets))  # type: ignore[arg-type]
    assert taken.verdict is Verdict.HELD, why
    assert [*(problem.rule.code for problem in sent.problems), *rules(taken)] == [rule]


def test_a_row_that_a_rule_keeps_out_is_held_with_its_finding() -> None:
    finding = reading_finding()
    assert take_row(row(EVALUATION)._replace(barred=[finding]), terms("evaluation"), met()).verdict is Verdict.HELD


def reading_finding() -> object:
    return Problem(reading.NO_KEY, "evaluation_id", "").finding("", 1, "", "evaluation")


def test_of_two_rows_with_one_key_the_second_is_the_same_or_held() -> None:
    first = row(EVALUATION)
    again, other = row(EVALUATION, number=3), row(TYPED, number=3)
    assert take_row(again, terms("evaluation"), met(), first=first).verdict is Verdict.SAME
    assert rules(take_row(other, terms("evaluation"), met(), first=first)) == ["SER-0216"]


def test_a_row_whose_key_comes_again_with_other_values_is_held_whatever_it_asks() -> None:
    for action in ("", "D"):
        repeated = row(EVALUATION, action=action)._replace(is_repeated=True)
        assert take_row(repeated, terms("evaluation"), met(), stored(EVALUATION)).verdict is Verdict.HELD


def test_a_row_that_stands_where_another_of_its_load_was_stored_is_held() -> None:
    there = stored(TYPED, load_id=LOAD, row=9)
    assert rules(take_row(row(EVALUATION), terms("evaluation"), met(), there)) == ["SER-0271"]


def test_a_child_of_another_lea_is_not_rewritten_but_by_one_that_was_responsible() -> None:
    sent = row(example("student", lea_code="036", first_name="Sam"))
    there = stored(example("student"), number=CHILD)
    assert rules(take_row(sent, terms("student", "036"), met(), there)) == ["SER-0002"]
    mine = there._replace(is_with_submitter=True)
    assert take_row(sent, terms("student", "036"), met(), mine).verdict is Verdict.CHANGED
    assert take_row(sent, terms("student", None), met(), there).verdict is Verdict.CHANGED


# What the last file said stands beside what was typed since, by the name of its element.
EDITED = stored(TYPED, from_screen=True, received={"parent_copy_date": BLANK_COPY})


def test_over_a_correction_on_the_screen_the_same_row_is_the_same_and_another_is_a_conflict() -> None:
    other = example("evaluation", parent_copy_date=date(2016, 11, 4))
    assert take_row(row(EVALUATION), terms("evaluation"), met(), EDITED).verdict is Verdict.SAME
    taken = take_row(row(other), terms("evaluation"), met(), EDITED)
    assert (taken.verdict, rules(taken)) == (Verdict.CONFLICT, ["SER-0219"])


def test_a_file_that_has_caught_up_with_what_was_typed_is_what_was_last_received() -> None:
    taken = take_row(row(TYPED), terms("evaluation"), met(), EDITED)
    assert (taken.verdict, taken.received) == (Verdict.CHANGED, None)


def test_of_a_record_that_was_first_typed_a_file_may_say_the_same_and_nothing_else() -> None:
    typed = stored(EVALUATION, from_screen=True)
    assert take_row(row(EVALUATION), terms("evaluation"), met(), typed).verdict is Verdict.SAME
    assert take_row(row(TYPED), terms("evaluation"), met(), typed).verdict is Verdict.CONFLICT


def test_a_state_id_once_known_is_kept_and_what_was_received_is_noted() -> None:
    sent = row(example("student", state_id=None))
    there = stored(example("student"), number=CHILD)
    taken = take_row(sent, terms("student"), met(child_by_state=None, child_by_system=CHILD), there)
    assert (taken.verdict, taken.texts, taken.received) == (Verdict.CHANGED, there.texts, {"state_id": ""})
    then = there._replace(received=taken.received)
    assert (
        take_row(sent, terms("student"), met(child_by_state=None, child_by_system=CHILD), then).verdict is Verdict.SAME
    )


def test_a_row_that_asks_to_delete_is_passed_on() -> None:
    asks = row(EVALUATION, action="D")
    assert take_row(asks, terms("evaluation"), met()) == Taken(Verdict.DELETE_ASKED)


@pytest.mark.parametrize(
    ("doomed", "submitter", "is_approved", "fate", "rule"),
    [
        (None, None, False, Fate.UNKNOWN, "SER-0221"),
        (Doomed(NUMBER, CHILD, "017", False), "036", True, Fate.OTHERS, "SER-0002"),
        (Doomed(NUMBER, CHILD, "017", True), "017", False, Fate.WAITS, "SER-0220"),
        (Doomed(NUMBER, CHILD, "017", True), None, True, Fate.HAS_CHILDREN, "SER-0222"),
        (Doomed(NUMBER, CHILD, "017", False), "017", True, Fate.DELETED, None),
    ],
)
def test_a_wish_to_delete_is_noted_carried_out_or_refused_in_words(
    doomed: Doomed | None, submitter: str | None, is_approved: bool, fate: Fate, rule: str | None
) -> None:
    assert take_delete(doomed, submitter, is_approved=is_approved) is fate
    problem = delete_problem(fate, EVALUATION.spec, "017|E1", submitter)
    assert (None if problem is None else problem.rule.code) == rule


FORM = Shown(NUMBER, CHILD)


def test_what_is_typed_is_held_against_what_stands_there_and_keeps_what_was_received() -> None:
    on_form = terms("evaluation", shown=FORM)
    assert take_row(row(EVALUATION), on_form, met(), stored(EVALUATION)).verdict is Verdict.SAME
    taken = take_row(row(TYPED), on_form, met(), stored(EVALUATION))
    assert (taken.verdict, taken.received) == (Verdict.CHANGED, {"parent_copy_date": BLANK_COPY})
    third = example("evaluation", parent_copy_date=date(2016, 11, 9))
    assert take_row(row(third), on_form, met(), EDITED).received == EDITED.received


def test_of_a_record_that_was_first_typed_nothing_was_received() -> None:
    typed = stored(EVALUATION, from_screen=True)
    taken = take_row(row(TYPED), terms("evaluation", shown=FORM), met(), typed)
    assert (taken.verdict, taken.received) == (Verdict.CHANGED, None)


@pytest.mark.parametrize(
    ("shown", "there", "child"),
    [
        (Shown(None, CHILD), stored(TYPED), CHILD),
        (Shown(NUMBER + 1, CHILD), stored(EVALUATION), CHILD),
        (Shown(NUMBER, CHILD), None, CHILD),
        (Shown(NUMBER, CHILD), stored(EVALUATION), OTHER_CHILD),
    ],
    ids=["a new one meets another", "it meets another", "its own is gone", "it is of another child"],
)
def test_a_form_changes_the_record_that_it_shows_and_no_other(
    shown: Shown, there: StoredRow | None, child: int
) -> None:
    taken = take_row(row(EVALUATION), terms("evaluation", shown=shown), met(child_by_state=child), there)
    assert rules(taken) == ["SER-0226"]


def test_a_form_of_a_new_record_that_is_sent_twice_is_one_record() -> None:
    shown = Shown(None, CHILD)
    assert take_row(row(EVALUATION), terms("evaluation", shown=shown), met()).verdict is Verdict.NEW
    assert (
        take_row(row(EVALUATION), terms("evaluation", shown=shown), met(), stored(EVALUATION)).verdict is Verdict.SAME
    )


@pytest.mark.parametrize(
    ("name", "state_id", "meets", "child"),
    [
        ("evaluation", "2100000001", {"child_by_state": CHILD, "child_by_system": OTHER_CHILD}, CHILD),
        ("evaluation", None, {"child_by_state": None, "child_by_system": OTHER_CHILD}, OTHER_CHILD),
        ("evaluation", "2100000009", {"child_by_state": None, "child_by_system": OTHER_CHILD}, None),
        ("student", "2100000009", {"child_by_state": None, "child_by_system": CHILD}, None),
        (
            "student",
            "2100000009",
            {"child_by_state": None, "child_by_system": CHILD, "is_without_state_id": True},
            CHILD,
        ),
    ],
)
def test_a_child_is_known_by_the_states_id_else_by_the_senders_if_that_is_no_other_child(
    name: str, state_id: str | None, meets: Mapping[str, object], child: int | None
) -> None:
    assert child_of(row(example(name, state_id=state_id)), met(**meets), terms(name)) == child


class Nothing:
    """A store in which nothing is, as a check begins with."""

    def __init__(self, meets: Meetings = Meetings({}, [])) -> None:  # noqa: B008 - it holds nothing
        self.meets = meets
        self.asked: list[ReadRow] = []

    def meet(self, rows: Sequence[ReadRow]) -> Meetings:
        self.asked += rows
        return self.meets

    def stored(self, numbers: Sequence[int]) -> Mapping[int, StoredRow]:
        assert not numbers
        return {}

    def new_children(self, count: int) -> Sequence[int]:
        return range(1, count + 1)


def test_only_rows_that_may_be_stored_are_looked_up_and_each_keeps_its_place() -> None:
    bad = row(EVALUATION, problems=[Problem(reading.WRONG_CODE, "evaluation_type", "?")])
    good, other = row(EVALUATION), row(example("evaluation", evaluation_id="E2"))
    known = Nothing(Meetings({0: met(place=0)}, [CHILD]))
    decisions, children = take_rows([bad, good, other], terms("evaluation"), known)
    assert [one.taken.verdict for one in decisions] == [Verdict.HELD, Verdict.NEW, Verdict.SAME]
    assert [one.place for one in decisions] == [None, 0, 1]
    assert (known.asked, children) == ([good, other], [CHILD])


def test_children_who_are_not_known_yet_are_numbered() -> None:
    rows = [row(example("student", state_id=f"210000000{n}", system_id=f"S{n}")) for n in (1, 2)]
    known = Nothing(Meetings({n: met(place=n, child_by_state=None) for n in (0, 1)}, []))
    decisions, _ = take_rows(rows, terms("student"), known)
    assert [(one.taken.verdict, one.taken.child) for one in decisions] == [(Verdict.NEW, 1), (Verdict.NEW, 2)]


def test_every_verdict_is_either_stored_kept_out_or_neither() -> None:
    assert {v for v in Verdict if v.is_stored} == {Verdict.NEW, Verdict.CHANGED}
    assert {v for v in Verdict if v.is_kept_out} == {Verdict.WAITS, Verdict.HELD, Verdict.CONFLICT}
    assert at_sight(row(EVALUATION), replace(terms("evaluation"), submitter=None)) is None


def lacking(name: str, *columns: str, barred: bool = False) -> Terms:
    """The terms of a file that has these columns alone."""
    spec = STATE.records[name].spec
    places = tuple(place for place, element in enumerate(spec.elements) if element.name not in columns)

    def completed(sent: ReadRow, texts: Sequence[str]) -> ReadRow:
        assert len(texts) == len(spec.elements)
        return sent._replace(barred=[reading_finding()]) if barred else sent

    return replace(terms(name), lacking=Lacking(places, completed))


def of(record: Record, *columns: str) -> ReadRow:
    """The row of a file that has these columns alone."""
    whole = row(record)
    texts = [text if e.name in columns else BLANK for e, text in zip(record.spec.elements, whole.texts, strict=True)]
    return whole._replace(texts=texts)


COLUMNS = ("lea_code", "state_id", "evaluation_id", "evaluation_status", "consent_received_date")


def test_a_row_is_compared_over_the_columns_of_its_file_alone() -> None:
    there = stored(EVALUATION)
    assert take_row(of(EVALUATION, *COLUMNS), lacking("evaluation", *COLUMNS), met(), there).verdict is Verdict.SAME
    other = changed(EVALUATION, consent_received_date=date(2017, 8, 1))
    taken = take_row(of(other, *COLUMNS), lacking("evaluation", *COLUMNS), met(), there)
    assert (taken.verdict, list(taken.texts), taken.received) == (Verdict.CHANGED, list(row(other).texts), None)


def test_a_new_row_needs_the_columns_that_every_row_needs() -> None:
    columns = ("lea_code", "state_id", "evaluation_id")
    taken = take_row(of(EVALUATION, *columns), lacking("evaluation", *columns), met())
    assert (taken.verdict, rules(taken)) == (Verdict.HELD, ["SER-0234"])
    needed = (*tuple(e.name for e in EVALUATION.spec.elements if not e.may_be_blank), "state_id")
    assert take_row(of(EVALUATION, *needed), lacking("evaluation", *needed), met()).verdict is Verdict.NEW


def test_what_was_typed_is_a_conflict_only_in_a_column_of_the_file() -> None:
    name = next(e.name for e in EVALUATION.spec.elements if e.may_be_blank and e.name not in (*COLUMNS, "system_id"))
    there = stored(EVALUATION, from_screen=True, received={name: "what the file said"})
    other = changed(EVALUATION, consent_received_date=date(2017, 8, 1))
    beside = take_row(of(other, *COLUMNS), lacking("evaluation", *COLUMNS), met(), there)
    assert (beside.verdict, beside.received, beside.keeps_typed) == (
        Verdict.CHANGED, {name: "what the file said"}, True,
    )  # fmt: skip
    over = take_row(of(other, *COLUMNS, name), lacking("evaluation", *COLUMNS, name), met(), there)
    assert over.verdict is Verdict.CONFLICT


@pytest.mark.parametrize("is_known", [True, False])
def test_what_a_row_comes_to_beside_what_is_stored_may_be_kept_out(is_known: bool) -> None:
    needed = (*tuple(e.name for e in EVALUATION.spec.elements if not e.may_be_blank), "state_id")
    under = lacking("evaluation", *needed, barred=True)
    other = changed(EVALUATION, evaluation_status="OTHER")
    shelf = Shelf(met(number=NUMBER if is_known else None), {NUMBER: stored(EVALUATION)})
    decided, _ = take_rows([of(other, *needed)], under, shelf)
    assert decided[0].taken.verdict is Verdict.HELD
    assert decided[0].row.barred
    same, _ = take_rows([of(EVALUATION, *needed)], under, Shelf(met(number=NUMBER), {NUMBER: stored(EVALUATION)}))
    assert (same[0].taken.verdict, same[0].row.barred) == (Verdict.SAME, ())


class Shelf:
    """What rows meet, as a test says."""

    def __init__(self, found: Met, rows: Mapping[int, StoredRow]) -> None:
        self.found, self.rows = found, rows

    def meet(self, rows: Sequence[ReadRow]) -> Meetings:
        return Meetings({place: self.found._replace(place=place) for place in range(len(rows))}, [])

    def stored(self, numbers: Sequence[int]) -> Mapping[int, StoredRow]:
        return {number: self.rows[number] for number in numbers}

    def new_children(self, count: int) -> Sequence[int]:
        return range(count)


@pytest.mark.parametrize("lifted", [False, None])
def test_no_file_takes_the_protection_of_an_address_away(lifted: bool | None) -> None:
    safe = example("student", address_is_protected=True, substitute_address="PO Box 5")
    there = stored(safe)
    sent = row(changed(safe, address_is_protected=lifted, substitute_address=None, city="Elsewhere"))
    taken = take_row(sent, terms("student"), met(), there)
    assert (taken.verdict, rules(taken)) == (Verdict.CHANGED, ["SER-0235"])
    assert list(taken.texts) == list(row(changed(safe, city="Elsewhere")).texts)
    assert taken.received == {"address_is_protected": "" if lifted is None else "N", "substitute_address": ""}
    again = there._replace(texts=taken.texts, received=taken.received)
    assert take_row(sent, terms("student"), met(), again).verdict is Verdict.SAME


def test_a_sealed_record_is_not_changed_by_a_file() -> None:
    link = example("adoption_link")
    sent = row(changed(link, former_state_id="2100000999"))
    taken = take_row(sent, terms("adoption_link", None), met(child_by_state=None), stored(link))
    assert (rules(taken), list(taken.texts)) == (["SER-0235"], list(row(link).texts))
