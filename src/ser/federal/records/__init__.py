"""The records of IDEA, parents before children."""

from ser.core.record import Record
from ser.federal.records.appraisal import Consent, Evaluation, EvaluationExtension, Exceptionality, Referral
from ser.federal.records.directory import Lea, Site
from ser.federal.records.information_system import Enrollment, StudentStatus
from ser.federal.records.person import Guardian, Profile, StudentName
from ser.federal.records.plan import Iep, Placement, ProgramEpisode, Service
from ser.federal.records.responsibility import Responsibility

RECORDS: tuple[type[Record], ...] = (
    Lea, Site, Profile, StudentName, Guardian, Enrollment, StudentStatus, Responsibility, Referral, Evaluation, Consent,
    EvaluationExtension, Exceptionality, ProgramEpisode, Iep, Placement, Service,
)  # fmt: skip

__all__ = [
    "RECORDS", "Consent", "Enrollment", "Evaluation", "EvaluationExtension", "Exceptionality", "Guardian", "Iep", "Lea",
    "Placement", "Profile", "ProgramEpisode", "Referral", "Responsibility", "Service", "Site", "StudentName",
    "StudentStatus",
]  # fmt: skip
