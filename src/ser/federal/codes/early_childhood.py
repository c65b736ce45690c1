"""Early childhood: what becomes of a child whom Part C announces."""

from ser.law.codes import Code, code_set

NOTICE_OUTCOME = code_set(
    "notice_outcome", "What became of an announced child", Code("LINKED", "linked to a student who is known"),
    Code("REFERRED", "referred to pupil appraisal"), Code("REFUSED", "parent refused"), Code("MOVED", "moved away"),
    Code("UNREACHABLE", "could not be reached"),
)  # fmt: skip

TRANSITION_DELAY = code_set(
    "transition_delay", "Why no plan was in effect by the third birthday",
    Code("PARENT", "parent refused consent or did not produce the child"),
    Code("LATE", "referred less than 90 days before the birthday"),
    Code("MOVED", "moved into the LEA during the transition"), Code("SUMMER", "summer birthday, start set by the team"),
    Code("STAFF", "shortage of appraisal staff"), Code("MEDICAL", "illness of the child"),
    Code("CLOSED", "school closure or disaster"), Code("OTHER", "other"),
)  # fmt: skip
