"""The roles that Louisiana names differently: who evaluates is pupil appraisal."""

from dataclasses import replace

from ser.federal.roles import ROLES as FEDERAL

_EVALUATOR = next(role for role in FEDERAL if role.code == "EVALUATOR")

ROLES = (
    replace(
        _EVALUATOR,
        label="Pupil appraisal",
        may_hold="Pupil appraisal staff: educational diagnosticians, school psychologists, speech pathologists and "
        "qualified school social workers.",
    ),
)
