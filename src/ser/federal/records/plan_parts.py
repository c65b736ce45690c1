"""What stands in a plan: goals, accommodations, transition, and the notices that go with it."""

from datetime import date

from ser.federal import codes
from ser.federal.codes.language import LANGUAGE
from ser.law.cite import unverified
from ser.law.element import element
from ser.law.permission import Permission
from ser.law.record import SentRecord, record


@record("goal", "Goal", group="plan", parent="iep")
class Goal(SentRecord):
    """A measurable annual goal of a plan, how it is measured and the latest progress."""

    goal_id: str = element("Goal ID", "The sender's ID of this goal.", width=32)
    iep_id: str = element("Plan", "The plan it stands in.", width=32, names="iep")
    order: int | None = element("Order", "The place among the goals.", width=2, minimum=1, maximum=99)
    goal_area: str = element("Area", "What the goal is about.", codes=codes.GOAL_AREA)
    present_level: str | None = element("Present level", "Where the child stands in this area.", width=4000)
    goal_text: str | None = element(
        "Goal",
        "The measurable annual goal, in words: what the child will be able to do, and how well.",
        width=4000,
        expected=True,
    )
    benchmarks: str | None = element("Benchmarks", "Short-term steps, for alternate assessment.", width=4000)
    method: str | None = element(
        "Method",
        "How progress toward the goal is measured, in words, such as weekly probes or work samples.",
        width=400,
    )
    schedule: str | None = element(
        "Schedule",
        "When the parent receives reports on progress toward the goal, in words, such as with each report card.",
        width=200,
    )
    goal_progress: str | None = element(
        "Progress",
        "How the child is doing on the goal by the latest report, such as sufficient to meet it in time. Blank"
        " before the first report.",
        codes=codes.GOAL_PROGRESS,
    )
    progress_date: date | None = element(
        "Progress as of",
        "The date of the report from which the latest progress is taken. Blank before the first report.",
    )
    review_answer: str | None = element(
        "Answer at the review",
        "What the team decided about the goal at the annual review: whether it was met, goes on as it is, goes on with"
        " changes, or ended. Blank until then.",
        codes=codes.GOAL_ANSWER,
        cite="34 CFR 300.324(b)",
    )
    continues_goal_id: str | None = element(
        "Continues",
        "The ID of the goal of the last plan that this goal continues. Blank for a new goal.",
        width=32,
        names="goal",
    )


@record("accommodation", "Accommodation", group="plan", parent="iep")
class Accommodation(SentRecord):
    """An accommodation in class, in assessments, or both."""

    accommodation_id: str = element("Accommodation ID", "The sender's ID of this accommodation.", width=32)
    iep_id: str = element("Plan", "The plan it stands in.", width=32, names="iep")
    accommodation_kind: str = element(
        "Kind",
        "What the accommodation changes: presentation, response, setting, timing and scheduling, technology, or"
        " something else.",
        codes=codes.ACCOMMODATION_KIND,
    )
    accommodation_text: str | None = element(
        "Accommodation",
        "What is to be done for the child, in words clear enough to carry out, such as extended time.",
        width=400,
        expected=True,
    )
    in_class: bool | None = element(
        "In class",
        "Whether the accommodation is used in instruction and in tests of the school. State assessments are asked"
        " separately.",
    )
    in_assessment: bool | None = element(
        "In assessment", "Whether the accommodation is used in state assessments. If so, the subjects say in which."
    )
    assessment_subjects: str | None = element("Subjects", "The assessments that it holds in.", width=120)
    accessibility_profile_date: date | None = element(
        "Profile entered",
        "The date on which the accommodation was entered in the student's profile for state testing. Blank until then.",
    )
    testing_date: date | None = element("Testing", "The first day of the testing.", ahead=True)


@record("transition_plan", "Transition plan", group="plan", parent="iep", excuses=True, cite="34 CFR 300.320(b)")
class TransitionPlan(SentRecord):
    """What a plan says, from 16 on, of the way to life after school."""

    transition_plan_id: str = element("Transition ID", "The sender's ID of this transition plan.", width=32)
    iep_id: str = element("Plan", "The plan it stands in.", width=32, names="iep")
    transition_date: date | None = element("Written", "When it was written or last reviewed.")
    transition_assessment_date: date | None = element(
        "Assessed",
        "The date of the latest assessment of what the student can and wants to do after school. Blank where none"
        " was done.",
    )
    interests: str | None = element(
        "Interests",
        "What the student likes and wants for life after school, in words, as known from the student.",
        width=4000,
    )
    education_goal: str | None = element(
        "Education",
        "The student's measurable goal for education or training after leaving school, in words. Every transition"
        " plan needs one.",
        width=4000,
    )
    employment_goal: str | None = element(
        "Employment",
        "The student's measurable goal for work after leaving school, in words. Every transition plan needs one.",
        width=4000,
    )
    living_goal: str | None = element(
        "Living",
        "The student's measurable goal for independent living after leaving school, in words. Blank where none is"
        " needed.",
        width=4000,
    )
    transition_services: str | None = element(
        "Services",
        "What is done to help the student reach the goals for life after school, in words. Services with minutes"
        " and providers are recorded in the plan.",
        width=4000,
    )
    courses: str | None = element(
        "Courses",
        "The courses of study that lead toward the student's goals for life after school, in words.",
        width=4000,
    )
    student_invited_date: date | None = element(
        "Student invited",
        "The date on which the student was invited to the meeting about transition, not the date of the meeting."
        " Blank where that was not done.",
        cite="34 CFR 300.322(b),(d)",
    )
    agencies_invited: str | None = element(
        "Agencies",
        "The agencies invited to the meeting because they may provide or pay for transition services, by name."
        " Blank where there were none.",
        width=400,
        cite="34 CFR 300.322(b),(d)",
    )
    agency_consent_date: date | None = element("Agencies agreed", "When the parent or student agreed to invite them.")
    diploma_pathway: str | None = element("Pathway", "The way to the end of school.", codes=codes.DIPLOMA_PATHWAY)


@record("parent_notice", "Notice to the parent", group="plan", parent="iep", cite="34 CFR 300.503")
class ParentNotice(SentRecord):
    """A notice that the parent, or the adult student, received about a plan."""

    parent_notice_id: str = element("Notice ID", "The sender's ID of this notice.", width=32)
    iep_id: str = element("Plan", "The plan it is about.", width=32, names="iep")
    notice_kind: str = element(
        "Kind",
        "What the notice is about, such as an invitation to a meeting or prior written notice. Each notice is a"
        " row of its own.",
        codes=codes.NOTICE_KIND,
    )
    sent_date: date = element(
        "Sent",
        "The date on which the notice went out to the parent or adult student, not the date on which it arrived.",
    )
    notice_method: str | None = element(
        "Method",
        "How the notice went out: certified mail, e-mail, text message, portal or another way. Blank means not known.",
        codes=codes.NOTICE_METHOD,
    )
    effective_date: date | None = element("Takes effect", "When what it announces takes effect.", ahead=True)
    meeting_date: date | None = element("Meeting", "The day of the meeting to which it invites.", ahead=True)
    names_transition: bool | None = element("Names transition", "Whether it names transition as a purpose.",
                                            cite="34 CFR 300.322(b),(d)")  # fmt: skip
    guardian_id: str | None = element("To", "The adult it was sent to.", width=32, names="guardian")
    language: str | None = element(
        "Language",
        "The language in which the notice is written, as a code of ISO 639-2 such as eng or spa.",
        width=3,
        words=LANGUAGE,
    )
    attempt: int | None = element("Attempt", "1 for the first attempt.", width=2, minimum=1, maximum=20)
    notice_text: str | None = element("In words", "What it says, in short.", width=400)


@record(
    "plan_reading", "Plan read by staff", group="plan", parent="iep", entered_with=Permission.ENTER_SERVICES,
    cite=unverified("34 CFR 300.323(d)", "the paragraph was not read"),
)  # fmt: skip
class PlanReading(SentRecord):
    """That a teacher or provider of the child has read what the plan asks of them, such as accommodations."""

    plan_reading_id: str = element("Reading ID", "The sender's ID of this confirmation.", width=32)
    iep_id: str = element("Plan", "The plan that was read.", width=32, names="iep")
    provider_id: str = element("Read by", "Staff ID of the teacher or provider.", width=32, names="provider")
    read_date: date = element("Date read", "The day on which that person confirmed having read it.")
