"""Louisiana, built."""

from importlib.resources import files
from pathlib import Path

from ser.federal import PARAGRAPHS
from ser.federal.declared import FEDERAL
from ser.federal.example import example
from ser.law.cite import paragraphs
from ser.law.collection import Collection
from ser.law.state import Declarations, State
from ser.states.louisiana.calendar import CALENDAR
from ser.states.louisiana.directory import LEA_NAMES
from ser.states.louisiana.flows import FLOWS
from ser.states.louisiana.records import RECORDS
from ser.states.louisiana.reports import REPORTS
from ser.states.louisiana.roles import ROLES
from ser.states.louisiana.rules import RULES
from ser.states.louisiana.switches import SWITCHES
from ser.states.louisiana.timelines import END_OF_YEAR, REPLACES, TIMELINES

_FLOWS = {flow.name for flow in FEDERAL.flows}
_FEDERAL = {kind.spec.name for kind in FEDERAL.records}

_DECLARED = FEDERAL.extended(
    Declarations(
        records=RECORDS, rules=RULES, timelines=TIMELINES, reports=REPORTS, switches=(*SWITCHES, END_OF_YEAR),
        roles=ROLES, flows=FLOWS,
    ),
    replaces=(
        *(kind.spec.name for kind in RECORDS if kind.spec.name in _FEDERAL),
        *(each.name for each in SWITCHES), *REPLACES,
        *(role.code for role in ROLES), *(flow.name for flow in FLOWS if flow.name in _FLOWS),
    ),
)  # fmt: skip

_CROSSWALKS = Path(__file__).parent / "crosswalks"

STATE = State(
    name="Louisiana",
    abbreviation="LA",
    fips="22",
    time_zone="America/Chicago",
    calendar=CALENDAR,
    declared=_DECLARED,
    collections=(
        Collection("child_count", "Child count of 1 October", 10, 1),
        Collection("december_check", "Check of 1 December", 12, 1, keeps_facts=False),
        Collection("february_count", "Funding count of 1 February", 2, 1, keeps_facts=False),
    ),
    paragraphs=PARAGRAPHS + paragraphs(files("ser.states.louisiana") / "data" / "paragraphs.csv"),
    example=example(_DECLARED.records),
    lea_names=LEA_NAMES,
    crosswalks={folder.name: folder for folder in sorted(_CROSSWALKS.iterdir()) if folder.is_dir()},
)
