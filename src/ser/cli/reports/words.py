"""The words for the codes of federal files."""

from collections.abc import Iterator, Mapping

from ser.federal import codes
from ser.federal.facts.count_status import CountStatus
from ser.law.codes import CodeSet


def _federal(codes_of: CodeSet) -> dict[str, str]:
    """The words of each federal code; of several codes that are reported as one, those of the first."""
    return {federal: c.label for c in reversed(codes_of.codes) if (federal := codes_of.federal(c.code))}


_WORDS = {
    "disability": {c.code: c.label for c in codes.DISABILITY},
    "environment": {c.code: c.label for c in (*codes.EARLY_CHILDHOOD_ENVIRONMENT, *codes.SCHOOL_AGE_ENVIRONMENT)},
    "race": {c.federal: c.label for c in codes.RACE} | {"HI7": "Hispanic or Latino", "MU7": "two or more races"},
    "sex": {c.code: c.label for c in codes.SEX},
    "english_learner": {"LEP": "English learner", "NLEP": "not an English learner"},
    "basis": _federal(codes.EXIT_REASON),
    "method": {"INSCHOOL": "in school", "OUTOFSCHOOL": "out of school"},
    "length": {
        "LTOREQ1": "one day or less", "2TO10": "more than one and up to ten days", "LTOREQ10": "ten days or less",
        "GREATER10": "more than ten days",
    },
    "interim_removal": _federal(codes.INTERIM_REMOVAL),
    "interim_reason": _federal(codes.INTERIM_REMOVAL_REASON),
    "age_group": _federal(codes.AGE_GROUP),
    "staff_category": _federal(codes.STAFF_CATEGORY),
    "qualification": {
        "SPEDTCHFULCRT": "fully certified", "SPEDTCHNFULCRT": "not fully certified", "Q": "qualified",
        "NQ": "not qualified", "FC": "fully certified", "NFC": "not fully certified",
    },
}  # fmt: skip


WHY_NOT: Mapping[str, str] = {
    CountStatus.GT_ONLY: "gifted or talented alone, which no federal figure holds",
    CountStatus.OVER_AGE: "older than the last age that counts",
    CountStatus.OTHER_LEA: "counted by another LEA, or claimed and not yet accepted",
    CountStatus.NOT_ENROLLED: "enrolled in no school",
    CountStatus.NO_ELIGIBILITY: "no disability found, or special education ended",
    CountStatus.DD_OVER_AGE: "developmental delay beyond its ages",
    CountStatus.NO_CONSENT: "no consent to services, or revoked",
    CountStatus.PLAN_LAPSED: "no plan in force",
    CountStatus.NO_SERVICE: "no service delivered yet",
    CountStatus.ID_PENDING: "no state ID yet",
}
"""Why a child does not count, in words."""


def words_of(category: str, code: object) -> str:
    """The words for a code of a category; nothing where there are none, as for an age."""
    if code == "MISSING":
        return "not known"
    return _WORDS.get(category, {}).get(str(code), "")


def ages_first(value: object) -> tuple[int, str]:
    """An order in which 9 comes before 10."""
    digits = "".join(_leading_digits(str(value).removeprefix("AGE")))
    return (int(digits) if digits else 99, str(value))


def _leading_digits(text: str) -> Iterator[str]:
    for sign in text:
        if not sign.isdigit():
            return
        yield sign
