"""The records of IDEA, parents before children."""

from ser.federal.records.appraisal import (
    Consent,
    Evaluation,
    EvaluationComponent,
    EvaluationExtension,
    Exceptionality,
    Referral,
    Screening,
)
from ser.federal.records.delivery import PartCPlan, ServiceDelivery
from ser.federal.records.directory import ClassRoster, Lea, Provider, ProviderAssignment, SchoolCalendar, Site
from ser.federal.records.disputes import DueProcess, Mediation, StateComplaint
from ser.federal.records.early_childhood import EarlyStepsNotice, PartCTransition
from ser.federal.records.explaining import Explanation
from ser.federal.records.information_system import Enrollment, Membership, Removal, StudentStatus
from ser.federal.records.monitoring import Noncompliance
from ser.federal.records.person import AdoptionLink, Guardian, Profile, StudentName
from ser.federal.records.plan import Iep, Placement, ProgramEpisode, Service
from ser.federal.records.plan_parts import Accommodation, Goal, ParentNotice, PlanReading, TransitionPlan
from ser.federal.records.responsibility import Responsibility
from ser.federal.records.rights import AmendmentRequest, RecordsRequest, SurrogateNeed
from ser.law.record import Record

RECORDS: tuple[type[Record], ...] = (
    Lea, Site, SchoolCalendar, Provider, ProviderAssignment, Membership, EarlyStepsNotice, AdoptionLink, Profile,
    StudentName, Guardian, Enrollment, StudentStatus, Removal, ClassRoster, Responsibility, Referral, Screening,
    Evaluation,
    Consent, EvaluationComponent, EvaluationExtension, Exceptionality, ProgramEpisode, Iep, Goal, Accommodation,
    Placement,
    Service, TransitionPlan, ParentNotice, PlanReading, PartCTransition,
    StateComplaint, DueProcess, Mediation, Noncompliance, RecordsRequest, AmendmentRequest, SurrogateNeed,
    ServiceDelivery, PartCPlan, Explanation,
)  # fmt: skip

__all__ = [
    "RECORDS",
    "Accommodation",
    "AdoptionLink",
    "AmendmentRequest",
    "ClassRoster",
    "Consent",
    "DueProcess",
    "EarlyStepsNotice",
    "Enrollment",
    "Evaluation",
    "EvaluationComponent",
    "EvaluationExtension",
    "Exceptionality",
    "Explanation",
    "Goal",
    "Guardian",
    "Iep",
    "Lea",
    "Mediation",
    "Membership",
    "Noncompliance",
    "ParentNotice",
    "PartCPlan",
    "PartCTransition",
    "Placement",
    "PlanReading",
    "Profile",
    "ProgramEpisode",
    "Provider",
    "ProviderAssignment",
    "RecordsRequest",
    "Referral",
    "Removal",
    "Responsibility",
    "SchoolCalendar",
    "Screening",
    "Service",
    "ServiceDelivery",
    "Site",
    "StateComplaint",
    "StudentName",
    "StudentStatus",
    "SurrogateNeed",
    "TransitionPlan",
]  # fmt: skip
