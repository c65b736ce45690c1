"""The story of a child on one line: which elements tell of an event, in which words, and what belongs to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ser.law.element import Kind
from ser.law.record import Record
from ser.law.student import Student


@dataclass(frozen=True, slots=True)
class Telling:
    """An element that tells of an event: the words for it, and the elements that say more."""

    record: str
    element: str
    words: str
    more: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day, by an element of a record; without a telling it is one date among others."""

    day: date
    record: Record
    element: str
    telling: Telling | None

    @property
    def words(self) -> str:
        """What happened."""
        if self.telling is not None:
            return self.telling.words
        return self.smaller

    @property
    def smaller(self) -> str:
        """The same by the labels of the record, as of what has not happened yet."""
        return f"{self.record.spec.title}: {self.record.spec.by_name[self.element].label}"


def _tells(ref: str, words: str, more: str = "") -> Telling:
    record, element = ref.split(".")
    return Telling(record, element, words, tuple(more.split()))


TELLINGS = (
    _tells("student.birth_date", "Born"),
    _tells("part_c_transition.notification_date", "Referral from Part C"),
    _tells("part_c_transition.conference_date", "Transition conference with Part C", "lea_attended"),
    _tells("part_c_transition.eligibility_date", "Eligibility for Part B decided", "is_eligible"),
    _tells("part_c_transition.parent_declined_date", "The parent declined Part B"),
    _tells("screening.screening_date", "Screened", "screening_type screening_result"),
    _tells("referral.request_date", "An evaluation was asked for", "requester request_mode"),
    _tells("referral.committee_date", "The school committee met", "committee_decision"),
    _tells("referral.referral_received_date", "The referral reached pupil appraisal", "suspected_exceptionalities"),
    _tells("referral.consent_requested_date", "Consent to evaluate was asked for"),
    _tells("referral.prior_notice_date", "The LEA refused to evaluate", "prior_notice_reason"),
    _tells("referral.closed_date", "The referral was closed"),
    _tells("consent.received_date", "The parent answered", "consent_kind response"),
    _tells("consent.revoked_date", "The parent revoked consent", "consent_kind effective_end_date"),
    _tells("evaluation.consent_received_date", "Consent to evaluate was received", "evaluation_type"),
    _tells("evaluation.team_meeting_date", "The team decided on eligibility", "evaluation_outcome"),
    _tells("evaluation.dissemination_date", "The report of the evaluation was disseminated",
           "evaluation_type evaluation_outcome late_reason"),
    _tells("evaluation.waiver_signed_date", "Parent and LEA agreed that no reevaluation is needed"),
    _tells("evaluation_extension.parent_agreed_date", "An extension was agreed", "extension_kind to_date reason_text"),
    _tells("responsibility.begin_date", "An LEA took or claimed responsibility",
           "lea_code responsibility_status begin_reason site_code"),
    _tells("responsibility.end_date", "An LEA's responsibility ended", "lea_code end_reason"),
    _tells("enrollment.entry_date", "Entered a school", "site_code grade entry_code"),
    _tells("enrollment.exit_date", "Left a school", "site_code exit_code"),
    _tells("program_episode.begin_date", "A program began", "program begin_basis"),
    _tells("program_episode.end_date", "Left a program", "program exit_reason next_setting"),
    _tells("iep.meeting_date", "The team met on the plan", "iep_type"),
    _tells("iep.iep_date", "The plan was completed", "iep_type iep_status begin_date end_date"),
    _tells("iep.ten_day_notice_date", "Notice of the change was sent", "ten_day_notice_method"),
    _tells("placement.begin_date", "A placement began",
           "site_code school_age_environment early_childhood_environment"),
    _tells("service.first_delivered_date", "A service was given first", "service minutes frequency provider_id"),
    _tells("service.end_date", "A service ended", "service end_reason"),
    _tells("transition_plan.transition_date", "A transition plan was written", "diploma_pathway"),
    _tells("parent_notice.sent_date", "The parent was sent a notice", "notice_kind notice_method"),
    _tells("removal.begin_date", "Removed for discipline", "discipline_method days site_code"),
    _tells("removal.manifestation_date", "Manifestation review", "manifestation"),
    _tells("student.rights_transferred_date", "The rights passed to the student"),
    _tells("student.death_date", "Died"),
)  # fmt: skip
"""The events of a story; every other date of a record is told among the smaller ones."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A kind of record that lasts: the elements that begin and end it, and the one that says what it is."""

    label: str
    record: str
    begins: str
    ends: str
    says: str


LANES = (
    Lane("Responsible", "responsibility", "begin_date", "end_date", "lea_code"),
    Lane("School", "enrollment", "entry_date", "exit_date", "site_code"),
    Lane("Evaluation", "evaluation", "consent_received_date", "dissemination_date", "evaluation_type"),
    Lane("Program", "program_episode", "begin_date", "end_date", "program"),
    Lane("Plan", "iep", "begin_date", "end_date", "iep_type"),
    Lane("Removal", "removal", "begin_date", "end_date", "discipline_method"),
)
"""What lasts, one line for each kind, from who is responsible to what is done for the child."""

_BY_ELEMENT = {(telling.record, telling.element): telling for telling in TELLINGS}


def story(student: Student) -> list[Event]:
    """Every date in the records of a child, the latest first; of one day, what has words of its own first."""
    return sorted(_events(student), key=lambda event: (event.day, event.telling is not None), reverse=True)


def _events(student: Student) -> Iterator[Event]:
    for record in student.all():
        name = record.spec.name
        for element in record.spec.elements:
            day = getattr(record, element.name) if element.kind is Kind.DATE else None
            if day is not None:
                yield Event(day, record, element.name, _BY_ELEMENT.get((name, element.name)))
