"""The rules that only Louisiana has."""

from ser.law.rule import Rule
from ser.states.louisiana.rules import appraisal, classes, interim, leaving, plan, reading, restraint, testing

RULES: tuple[Rule, ...] = (
    *appraisal.RULES,
    *interim.RULES,
    *plan.RULES,
    *testing.RULES,
    *leaving.RULES,
    *classes.RULES,
    *restraint.RULES,
    *reading.RULES,
)
