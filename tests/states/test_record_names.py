"""What the code does with a record is said on its declaration; what asks for a record by name is about that record."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import house
from tests.states.every import STATES

DECLARING = ("federal", "states", "synthetic")

NAMES = {name for state in STATES for name in state.records}
CLASSES = {kind.__name__: kind.spec.name for state in STATES for kind in state.declared.records}

ABOUT = {
    "law/record.py": ("student lea", "a record names its child and its LEA, whatever else it says"),
    "store/child_rows.py": ("adoption_link", "the sealed links of a child, which no other record leads to"),
    "store/claims.py": ("responsibility", "claims on children"),
    "store/search_hits.py": ("student_name", "the other names of a child that is found"),
    "store/students.py": ("lea responsibility school_calendar", "the school days and the cut-over of a child's LEA"),
    "engine/intake/beyond_files.py": (
        "lea site school_calendar student responsibility",
        "what files of one LEA leave open, in words",
    ),
    "engine/intake/memory_store.py": ("enrollment responsibility", "what ties LEAs to children, in files alone"),
    "store/ties.py": ("enrollment responsibility", "what ties LEAs to children"),
    "engine/intake/file_findings.py": ("responsibility", "what is told of a claim that time has accepted"),
    "services/submissions/checking.py": ("lea site school_calendar", "the same as for stored children, of files alone"),
    "services/claims/responsibility_rows.py": ("responsibility", "claims on children"),
    "services/entry/form_model.py": ("responsibility", "an LEA enters what happened in its own time"),
    "services/entry/reason_model.py": ("explanation", "the reason that an LEA gives for a finding"),
    "services/entry/guiding.py": ("earlysteps_notice", "the lines of lists of Part C that belong to a child"),
    "services/child/pages.py": ("responsibility", "the LEAs that looked at a child of their own"),
    "services/child/record_words.py": (
        "evaluation exceptionality guardian responsibility student_name student_status",
        "the top of a child's page: names, adults, flags, what was found",
    ),
    "web/claims/forms.py": ("responsibility", "claims on children"),
}
"""The modules that are about some records, with these and why."""

WORDS = {
    "law/finding.py": ("student", "the class of a finding"),
    "law/report.py": ("lea", "the level of a report"),
    "law/rule.py": ("lea", "a word of a rule's title"),
    "engine/intake/own_row.py": ("lea", "a word of a sentence"),
    "engine/intake/file_findings.py": ("lea", "a word of a sentence"),
    "engine/intake/posting.py": ("lea", "a word of a sentence"),
    "services/access/giving.py": ("lea", "what the audit log calls the LEA of a role"),
    "services/directory/directory_lists.py": ("lea", "what the audit log calls the LEA of a list"),
    "cli/child/explain.py": ("student", "an argument of a command"),
    "web/access/activity.py": ("lea", "a column of a table"),
    "web/submissions/remembered.py": ("lea", "a column of a table"),
    "web/acting.py": ("lea", "a parameter of an address"),
    "web/access/role_forms.py": ("lea provider", "fields of a form"),
    "web/child/views.py": ("lea", "a column of a table"),
    "web/directory/views.py": ("lea", "a parameter of an address"),
    "web/worklists/home.py": ("lea", "a field of a form"),
}
"""The modules in which the same word means something else, with what it means."""


def looked_at() -> list[Path]:
    return [path for path in house.modules(without=DECLARING) if "migrations" not in path.parts]


def known(module: str) -> set[str]:
    return {name for known in (ABOUT, WORDS) if module in known for name in known[module][0].split()}


def asked_for(path: Path) -> Iterator[tuple[int, str]]:
    return house.records_asked_for(path.read_text("utf-8"), NAMES, CLASSES)


def test_only_what_is_about_a_record_asks_for_it_by_name() -> None:
    found = [
        f"{house.name(path)}:{line} asks for {record}; let the declaration answer (law.record, law.element)"
        for path in looked_at()
        for line, record in asked_for(path)
        if record not in known(path.relative_to(house.SOURCE).as_posix())
    ]
    assert found == []


def test_what_is_listed_as_about_a_record_asks_for_it() -> None:
    asked = {
        path.relative_to(house.SOURCE).as_posix(): {record for _, record in asked_for(path)} for path in looked_at()
    }
    listed = {module: known(module) for module in {*ABOUT, *WORDS}}
    assert {module: asked.get(module, set()) for module in listed} == listed


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("if spec.name == 'student': ...", [(1, "student")]),
        ("kinds = {\n'iep': 1}", [(2, "iep")]),
        ("from ser.federal.records import Iep, RECORDS", [(1, "iep")]),
        ("if spec.is_child: ...", []),
        ("print(number(3, 'student'))", []),
        ("print('student of the state')", []),
    ],
)
def test_a_record_that_is_asked_for_is_seen(source: str, found: list[tuple[int, str]]) -> None:
    assert list(house.records_asked_for(source, NAMES, CLASSES)) == found
