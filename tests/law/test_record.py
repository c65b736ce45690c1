"""What a record declares of itself beside its elements, and what a state that declares it again keeps."""

from dataclasses import replace
from datetime import date

import pytest

from ser.federal import records as federal
from ser.law.element import element
from ser.law.record import EVERY_CHANGE, Record, SentRecord, record
from ser.law.state import DoesNotBuild, State
from tests.states.every import STATES

SITE = federal.Site(
    site_code="017002", site_name="School", site_type="01", low_grade=None, high_grade=None, open_date=None,
    close_date=None,
)  # fmt: skip


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_a_state_has_one_child_one_lea_and_one_site(state: State) -> None:
    specs = [kind.spec for kind in state.declared.records]
    assert [spec.name for spec in specs if spec.is_child] == ["student"]
    assert [spec.name for spec in specs if spec.is_lea] == ["lea"]
    assert [spec.name for spec in specs if spec.is_site] == ["site"]
    assert [spec.name for spec in specs if spec.is_staff] == ["provider"]


def test_a_row_says_whose_it_is() -> None:
    assert SITE.owner == "017"
    assert federal.Lea.spec.owner == "lea_code"


def test_what_is_declared_again_keeps_what_it_was() -> None:
    @record("site", "School", group="directory", key="site_code")
    class School(federal.Site):
        """A school."""

    @record("iep", "Plan", group="plan", parent="program_episode")
    class Plan(federal.Iep):
        """A plan."""

    @record("responsibility", "Claim", group="responsibility", parent="student")
    class Claim(federal.Responsibility):
        """A claim."""

    @record("service", "Service", group="plan", parent="iep")
    class Service(federal.Service):
        """A service."""

    assert School.spec.is_site
    assert Plan.spec.known_by == ("iep_date", "meeting_date", "begin_date")
    assert Claim.spec.one_at_a_time is federal.Responsibility.spec.one_at_a_time
    assert Service.spec.entered_with is federal.Service.spec.entered_with


def test_a_record_touches_no_other_child_unless_it_says_so() -> None:
    touching = {kind.spec.name: kind.spec.touches_lea for kind in federal.RECORDS if kind.spec.touches_lea}
    assert touching == {"lea": "cutover_date", "school_calendar": EVERY_CHANGE}


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_an_element_names_the_record_whose_key_ends_it(state: State) -> None:
    for kind in state.declared.records:
        for each in kind.spec.elements:
            named = state.named(each)
            if named is not None and not named.is_staff:
                assert each.name.endswith(named.key[-1])


def test_an_element_that_names_no_record_of_the_state_does_not_build() -> None:
    @record("visit", "Visit", group="person")
    class Visit(SentRecord):
        """A visit."""

        visit_id: str = element("Visit ID", "The sender's ID of this visit.", width=32)
        host_id: str | None = element("Host", "The family that was visited.", width=32, names="family")

    kinds: tuple[type[Record], ...] = (*STATES[1].declared.records, Visit)
    with pytest.raises(DoesNotBuild, match=r"visit\.host_id names family, which is no record of the state"):
        replace(STATES[1], declared=replace(STATES[1].declared, records=kinds))


@pytest.mark.parametrize(
    ("status", "day", "holds"),
    [
        ("ACCEPTED", date(2018, 3, 1), True),
        ("ACCEPTED", date(2018, 9, 3), True),
        ("PENDING", date(2018, 9, 3), False),
    ],
)
def test_what_may_not_overlap_is_what_is_accepted(status: str, day: date, holds: bool) -> None:
    row = federal.Responsibility(
        lea_code="017",
        state_id="1",
        system_id=None,
        responsibility_id="R",
        role="FAPE",
        site_code=None,
        service_reason=None,
        begin_date=day,
        begin_reason=None,
        end_date=None,
        end_reason=None,
        responsibility_status=status,
        claim_basis=None,
    )
    one = row.spec.one_at_a_time
    assert one is not None
    assert one.is_held(row) is holds
    assert not one.is_held(replace(row, role="SERVICE"))
