"""The rules that only Louisiana has."""

from ser.core.rule import Rule
from ser.states.louisiana.rules import appraisal, interim, plan

RULES: tuple[Rule, ...] = (*appraisal.RULES, *interim.RULES, *plan.RULES)
