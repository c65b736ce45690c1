"""Rules about providers and their posts."""

from datetime import date
from decimal import Decimal

from ser.federal.records import Provider, ProviderAssignment
from ser.law.cite import house
from ser.law.finding import Severity
from ser.law.rule import Rule, change, rule

_RANGE = house("a range of days has a first day")


@rule(
    "SER-0131", Severity.MUST_FIX, reads="provider.certified_from_date provider.certified_to_date", cite=_RANGE,
    says="The certificate ends on {certified_to_date}, before it begins on {certified_from_date}.",
    fix="Correct whichever date was mistyped.",
    breaks=change("provider", certified_to_date=date(2009, 6, 30)),
)  # fmt: skip
def a_certificate_ends_after_it_begins(r: Provider) -> bool:
    """A certificate does not end before it begins."""
    return r.certified_from_date <= r.certified_to_date


@rule(
    "SER-0132", Severity.MUST_FIX, reads="provider_assignment.begin_date provider_assignment.end_date", cite=_RANGE,
    says="The post ends on {end_date}, before it begins on {begin_date}.",
    fix="Correct whichever date was mistyped.",
    breaks=change("provider_assignment", end_date=date(2016, 6, 30)),
    holds=change("provider_assignment", end_date=date(2017, 6, 30)),
)  # fmt: skip
def a_post_ends_after_it_begins(r: ProviderAssignment) -> bool:
    """A post does not end before it begins."""
    return r.begin_date <= r.end_date


@rule(
    "SER-0133", Severity.MUST_FIX, reads="provider_assignment.fte", cite="20 USC 1418",
    says="The post counts as {fte} of full time.",
    fix="Enter the part of full time, more than 0 and at most 1; a second post is a row of its own.",
    breaks=change("provider_assignment", fte=Decimal("1.5")),
)  # fmt: skip
def a_post_is_part_of_full_time(r: ProviderAssignment) -> bool:
    """A post is a part of full time, or all of it."""
    return 0 < r.fte <= 1


RULES: tuple[Rule, ...] = (a_certificate_ends_after_it_begins, a_post_ends_after_it_begins, a_post_is_part_of_full_time)
