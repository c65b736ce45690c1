"""The switches of the child count: what a state may choose, each value with the day from which it holds."""

from datetime import date

from ser.law.calendar import age_on
from ser.law.cite import house, unverified
from ser.law.student import Student
from ser.law.switch import Switch, switch

DELAY_AGES: Switch[tuple[int, int]] = switch(
    "delay_ages", "First and last age at which developmental delay is a disability", (3, 9), cite="34 CFR 300.8(b)"
)

OLDEST: Switch[int] = switch("oldest", "Last age at which a child counts", 21, cite="34 CFR 300.101")

MAJORITY: Switch[int] = switch(
    "majority", "Age of majority, at which rights transfer where the state says so", 18, cite="34 CFR 300.320(c)"
)

YOUNGEST = 3
"""The first age at which a child counts: Part B begins on the third birthday (34 CFR 300.101)."""

LAPSED_PLANS_COUNT: Switch[bool] = switch(
    "lapsed_plans_count",
    "Whether a child counts whose plan has ended and was not yet replaced",
    False,
    cite=unverified("34 CFR 300.641", "the paragraph asks for children who receive services, and says nothing of this"),
)

INTERIM_PLANS_COUNT: Switch[bool] = switch(
    "interim_plans_count",
    "Whether a child counts whose only plan is an interim one",
    True,
    cite=unverified("34 CFR 300.641", "the child is served, but may yet be found not eligible"),
)

SCHOOL_AGE_FROM_KINDERGARTEN: Switch[bool] = switch(
    "school_age_from_kindergarten",
    "Whether children of five count as of school age from kindergarten on",
    False,
    since=[(date(2020, 7, 1), True)],
    cite="20 USC 1418",
)

TRANSITION_AGE: Switch[int] = switch(
    "transition_age",
    "Age from which a plan holds transition services, by the first plan in effect at that age",
    16,
    cite="34 CFR 300.320(b)",
)

SERVICE_START: Switch[int] = switch(
    "service_start",
    "School days after the completion of a plan within which its services begin",
    10,
    cite=unverified("34 CFR 300.323(c)(2)", "as soon as possible; the paragraph names no number of days"),
)

ASSURANCE_DUE: Switch[str] = switch(
    "assurance_due",
    "Day (month-day) of a school year from which last year's assurance of confidentiality opens no account any more",
    "09-15",
    cite=house("a yearly assurance is asked for; the day is the state's to choose"),
)

CLAIM_ANSWER: Switch[int] = switch(
    "claim_answer",
    "Business days within which a claim on a child is answered; then it is accepted where the claimant has enrolled the"
    " child, else the state's to settle",
    5,
    cite=house("no child waits for two LEAs to agree; the number of days is the state's to choose"),
)

CLAIM_PROOF: Switch[int] = switch(
    "claim_proof",
    "Business days within which an enrollment follows a claim on a child; then the claim is closed, and what it opened",
    20,
    cite=house("a record is open to those who have the child; the number of days is the state's to choose"),
)

LOOK_UPS: Switch[int] = switch(
    "look_ups",
    "Look-ups of children of other LEAs, a person and day, above which the security coordinator reviews them",
    40,
    cite=house("nobody browses the children of the state; the number is the state's to choose"),
)

LOOK_UPS_STOP = 5
"""How many times as many look-ups stop, until the security coordinator says that they go on."""

DRAFT_DAYS: Switch[int] = switch(
    "draft_days",
    "Days for which what somebody typed and never saved is kept; then it is dropped",
    60,
    cite=house(
        "a draft holds facts about a child that nobody answers for; the number of days is the state's to choose"
    ),
)

SUBMISSION_DAYS: Switch[int] = switch(
    "submission_days",
    "Days for which the files that were sent are kept; then their bytes are destroyed, and who sent what stays",
    730,
    cite=house(
        "a count can be questioned until the next year's has closed; afterwards a file is a copy of children's records "
        "that nobody needs; the number of days is the state's to choose"
    ),
)

PROPORTION_ROWS: Switch[int] = switch(
    "proportion_rows",
    "Rows of one kind of record that a file may always change, hold, end or delete without waiting for a yes",
    50,
    cite=house("so many can be put right by hand in an afternoon; the number is the state's to choose"),
)

PROPORTION_SHARE: Switch[int] = switch(
    "proportion_share",
    "Percent of the known rows of one kind in a file that it may change, hold or delete without waiting for a yes",
    25,
    cite=house(
        "a semester's worth of changes stays below it, and a shifted column or another school's export does not; the "
        "share is the state's to choose"
    ),
)

PROPORTION_ENDS: Switch[int] = switch(
    "proportion_ends",
    "Percent of the known rows of one kind in a file that may end, and give way to no new ones, without a yes",
    10,
    cite=house(
        "children who leave in a month are fewer, and one who moves up a grade begins again as the old row ends; the "
        "share is the state's to choose"
    ),
)

PROPORTION_TIMES: Switch[int] = switch(
    "proportion_times",
    "How many times as much as the sender's last five files did a file may do without waiting for a yes",
    3,
    cite=house("files of one sender differ, but not by so much; the number is the state's to choose"),
)

SWITCHES: tuple[Switch[object], ...] = (
    DELAY_AGES,
    OLDEST,
    MAJORITY,
    LAPSED_PLANS_COUNT,
    INTERIM_PLANS_COUNT,
    SCHOOL_AGE_FROM_KINDERGARTEN,
    TRANSITION_AGE,
    SERVICE_START,
    ASSURANCE_DUE,
    CLAIM_ANSWER,
    CLAIM_PROOF,
    LOOK_UPS,
    DRAFT_DAYS,
    SUBMISSION_DAYS,
    PROPORTION_ROWS,
    PROPORTION_SHARE,
    PROPORTION_ENDS,
    PROPORTION_TIMES,
)  # type: ignore[assignment]


def is_early_childhood(student: Student, birth_date: date, grade: str | None, day: date) -> bool:
    """Whether a child counts as early childhood on a day: three or four, or five and not yet in kindergarten.

    `grade` is the federal one. Before school year 2021 fives were early childhood whatever their grade. A child of
    five whose grade is not known is taken as early childhood.
    """
    age = age_on(birth_date, day)
    if age != 5:
        return age < 5
    return not student.switch(SCHOOL_AGE_FROM_KINDERGARTEN, day) or grade in (None, "PK")
