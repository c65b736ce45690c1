"""Rules about findings of noncompliance, requests for records and to amend them, and surrogate parents."""

from collections.abc import Iterable
from datetime import date

from ser.federal.lateness import unexplained
from ser.federal.more_examples import good
from ser.federal.records.monitoring import Noncompliance
from ser.federal.records.rights import AmendmentRequest, RecordsRequest, SurrogateNeed
from ser.law.cite import house, unverified
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, rule
from ser.law.student import Student

_MEMO = unverified("OSEP QA 23-01", "title and date only were read")


@rule(
    "SER-0350", Severity.MUST_EXPLAIN, reads="noncompliance.verified_date", marks="noncompliance.late_reason_text",
    cite="34 CFR 300.600(e)",
    says="The correction was verified on {met}, after the due day {due} ({clock}), and no reason is given.",
    fix="Correct a mistyped day; if the correction took longer than a year, say why.",
    breaks=good("noncompliance", verified_date=date(2018, 2, 1)),
    holds=good("noncompliance", verified_date=date(2018, 2, 1), late_reason_text="The LEA was closed by a storm."),
)  # fmt: skip
def noncompliance_is_corrected_within_a_year(s: Student, day: date) -> Iterable[Breach]:
    """Noncompliance is corrected, and the correction verified, within a year of the written finding."""
    return unexplained(s, "T-36", day) if s[Noncompliance] else ()


@rule(
    "SER-0351", Severity.NOTICE, reads="noncompliance.verified_date",
    marks="noncompliance.corrected_date noncompliance.recheck_date", cite=_MEMO,
    says="The correction was verified on {verified_date}; corrected for the child: {corrected_date}, checked again in"
         " newer data: {recheck_date}.",
    fix="Enter both days: that of the correction for the child, and that of the check of newer data.",
    breaks=good("noncompliance", recheck_date=None),
    holds=good("noncompliance"),
)  # fmt: skip
def a_correction_has_both_its_halves(r: Noncompliance) -> bool:
    """A correction is verified once it is made for the child, and newer data show that the requirement is kept."""
    return r.corrected_date is not None and r.recheck_date is not None


@rule(
    "SER-0352", Severity.MUST_FIX, reads="noncompliance.issued_date noncompliance.verified_date",
    cite=house("a finding is issued before its correction is verified"),
    says="The finding was issued on {issued_date}, and its correction verified on {verified_date}, before that.",
    fix="Correct whichever day was mistyped. What was corrected before a finding was issued needs none.",
    breaks=good("noncompliance", issued_date=date(2017, 11, 20)),
    holds=good("noncompliance"),
)  # fmt: skip
def a_correction_follows_its_finding(r: Noncompliance) -> bool:
    """The correction of a finding is verified after the finding was issued."""
    return r.verified_date >= r.issued_date


@rule(
    "SER-0355", Severity.MUST_EXPLAIN, reads="records_request.given_date", marks="records_request.late_reason_text",
    cite="34 CFR 300.613",
    says="The parent saw the records on {met}, after the due day {due} ({clock}), and no reason is given.",
    fix="Correct a mistyped day; if the records were given late, say why.",
    breaks=good("records_request", given_date=date(2017, 11, 13)),
    holds=good("records_request", given_date=date(2017, 11, 13), late_reason_text="The parent was away until then."),
)  # fmt: skip
def records_are_seen_within_45_days(s: Student, day: date) -> Iterable[Breach]:
    """A parent sees the records within 45 days, and before a meeting or hearing that comes first."""
    return unexplained(s, "T-29", day) if s[RecordsRequest] else ()


@rule(
    "SER-0357", Severity.NOTICE, reads="amendment_request.amendment_decision",
    marks="amendment_request.parent_told_date", cite=unverified("34 CFR 300.618", "not read"),
    says="The request to amend the record was decided ({amendment_decision}), and it is not on record that the parent"
         " was told of the right to a hearing.",
    fix="Enter the day on which the parent was told of the refusal and of the right to a hearing.",
    breaks=good("amendment_request", amendment_decision="REFUSED", parent_told_date=None),
    holds=good("amendment_request", amendment_decision="REFUSED"),
)  # fmt: skip
def a_refusal_to_amend_tells_of_the_hearing(r: AmendmentRequest) -> bool:
    """A parent whose request is refused is told so, and of the right to a hearing."""
    return r.amendment_decision != "REFUSED" or r.parent_told_date is not None


@rule(
    "SER-0358", Severity.MUST_FIX, reads="amendment_request.statement_date", marks="amendment_request.statement_text",
    cite=house("a statement that goes with the record has words"),
    says="The parent's statement was placed on {statement_date}, but its words are not on record.",
    fix="Enter the statement word for word, so that it goes wherever the record goes.",
    breaks=good("amendment_request", amendment_decision="REFUSED", statement_date=date(2017, 12, 4)),
    holds=good("amendment_request", amendment_decision="REFUSED", statement_date=date(2017, 12, 4),
               statement_text="My child has never taken this medicine."),
)  # fmt: skip
def a_statement_has_its_words(r: AmendmentRequest) -> bool:
    """A statement of the parent that is placed in the record is there word for word."""
    return r.statement_text is not None


@rule(
    "SER-0359", Severity.MUST_EXPLAIN, reads="surrogate_need.appointed_date", marks="surrogate_need.late_reason_text",
    cite="34 CFR 300.519",
    says="The surrogate parent was appointed on {met}, after the due day {due} ({clock}), and no reason is given.",
    fix="Correct a mistyped day; if the appointment was late, say why.",
    breaks=good("surrogate_need", appointed_date=date(2017, 10, 9)),
    holds=good("surrogate_need", appointed_date=date(2017, 10, 5)),
)  # fmt: skip
def a_surrogate_is_appointed_within_30_days(s: Student, day: date) -> Iterable[Breach]:
    """A surrogate parent is appointed within 30 days of the determination that the child needs one."""
    return unexplained(s, "T-40", day) if s[SurrogateNeed] else ()


RULES: tuple[Rule, ...] = (
    noncompliance_is_corrected_within_a_year, a_correction_has_both_its_halves, a_correction_follows_its_finding,
    records_are_seen_within_45_days, a_refusal_to_amend_tells_of_the_hearing, a_statement_has_its_words,
    a_surrogate_is_appointed_within_30_days,
)  # fmt: skip
