"""What stands in a plan: goals, accommodations, transition, and the notices that go with it."""

from datetime import date

from ser.federal import codes
from ser.federal.codes.language import LANGUAGE
from ser.law.element import element
from ser.law.record import SentRecord, record


@record("goal", "Goal", group="plan", parent="iep")
class Goal(SentRecord):
    """A measurable annual goal of a plan, how it is measured and the latest progress."""

    goal_id: str = element("Goal ID", "The sender's ID of this goal.", width=32)
    iep_id: str = element("Plan", "The plan it stands in.", width=32)
    order: int | None = element("Order", "The place among the goals.", width=2, minimum=1, maximum=99)
    goal_area: str = element("Area", "What the goal is about.", codes=codes.GOAL_AREA)
    present_level: str | None = element("Present level", "Where the child stands in this area.", width=4000)
    goal_text: str | None = element("Goal", "The goal in words.", width=4000, expected=True)
    benchmarks: str | None = element("Benchmarks", "Short-term steps, for alternate assessment.", width=4000)
    method: str | None = element("Method", "How progress is measured.", width=400)
    schedule: str | None = element("Schedule", "When progress is reported.", width=200)
    goal_progress: str | None = element("Progress", "The latest progress.", codes=codes.GOAL_PROGRESS)
    progress_date: date | None = element("Progress as of", "When that was reported.")


@record("accommodation", "Accommodation", group="plan", parent="iep")
class Accommodation(SentRecord):
    """An accommodation in class, in assessments, or both."""

    accommodation_id: str = element("Accommodation ID", "The sender's ID of this accommodation.", width=32)
    iep_id: str = element("Plan", "The plan it stands in.", width=32)
    accommodation_kind: str = element("Kind", "What kind of accommodation.", codes=codes.ACCOMMODATION_KIND)
    accommodation_text: str | None = element("Accommodation", "The accommodation in words.", width=400, expected=True)
    in_class: bool | None = element("In class", "Whether it holds in class.")
    in_assessment: bool | None = element("In assessment", "Whether it holds in state assessments.")
    assessment_subjects: str | None = element("Subjects", "The assessments that it holds in.", width=120)
    accessibility_profile_date: date | None = element("Profile entered", "When it was entered for testing.")
    testing_date: date | None = element("Testing", "The first day of the testing.", ahead=True)


@record("transition_plan", "Transition plan", group="plan", parent="iep", cite="34 CFR 300.320(b)")
class TransitionPlan(SentRecord):
    """What a plan says, from 16 on, of the way to life after school."""

    transition_plan_id: str = element("Transition ID", "The sender's ID of this transition plan.", width=32)
    iep_id: str = element("Plan", "The plan it stands in.", width=32)
    transition_date: date | None = element("Written", "When it was written or last reviewed.")
    transition_assessment_date: date | None = element("Assessed", "The latest transition assessment.")
    interests: str | None = element("Interests", "Interests and preferences of the student.", width=4000)
    education_goal: str | None = element("Education", "Postsecondary goal: education and training.", width=4000)
    employment_goal: str | None = element("Employment", "Postsecondary goal: employment.", width=4000)
    living_goal: str | None = element("Living", "Postsecondary goal: independent living, where needed.", width=4000)
    transition_services: str | None = element("Services", "Transition services.", width=4000)
    courses: str | None = element("Courses", "The course of study.", width=4000)
    student_invited_date: date | None = element("Student invited", "When the student was invited.",
                                                cite="34 CFR 300.322(b),(d)")  # fmt: skip
    agencies_invited: str | None = element("Agencies", "Agencies that were invited.", width=400,
                                           cite="34 CFR 300.322(b),(d)")  # fmt: skip
    agency_consent_date: date | None = element("Agencies agreed", "When the parent or student agreed to invite them.")
    diploma_pathway: str | None = element("Pathway", "The way to the end of school.", codes=codes.DIPLOMA_PATHWAY)


@record("parent_notice", "Notice to the parent", group="plan", parent="iep", cite="34 CFR 300.503")
class ParentNotice(SentRecord):
    """A notice that the parent, or the adult student, received about a plan."""

    parent_notice_id: str = element("Notice ID", "The sender's ID of this notice.", width=32)
    iep_id: str = element("Plan", "The plan it is about.", width=32)
    notice_kind: str = element("Kind", "What kind of notice.", codes=codes.NOTICE_KIND)
    sent_date: date = element("Sent", "When it was sent.")
    notice_method: str | None = element("Method", "How it was sent.", codes=codes.NOTICE_METHOD)
    effective_date: date | None = element("Takes effect", "When what it announces takes effect.", ahead=True)
    meeting_date: date | None = element("Meeting", "The day of the meeting to which it invites.", ahead=True)
    names_transition: bool | None = element("Names transition", "Whether it names transition as a purpose.",
                                            cite="34 CFR 300.322(b),(d)")  # fmt: skip
    guardian_id: str | None = element("To", "The adult it was sent to.", width=32)
    language: str | None = element("Language", "Its language (ISO 639-2).", width=3, words=LANGUAGE)
    attempt: int | None = element("Attempt", "1 for the first attempt.", width=2, minimum=1, maximum=20)
    notice_text: str | None = element("In words", "What it says, in short.", width=400)
