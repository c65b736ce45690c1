"""The rules that hold in every state."""

from typing import Any

from ser.federal.rules import (
    appraisal,
    calendars,
    delivery,
    directory,
    discipline,
    disputes,
    early_childhood,
    evaluation,
    identity,
    lateness,
    person,
    plan,
    program,
    responsibility,
    rights,
    services,
    staff,
    together,
    transition,
)
from ser.law.rule import Rule
from ser.law.switch import Switch

RULES: tuple[Rule, ...] = (
    *directory.RULES, *calendars.RULES, *person.RULES, *responsibility.RULES, *appraisal.RULES, *evaluation.RULES,
    *lateness.RULES, *plan.RULES, *services.RULES, *program.RULES, *identity.RULES, *early_childhood.RULES,
    *transition.RULES, *discipline.RULES, *staff.RULES, *together.RULES,
    *disputes.RULES, *rights.RULES, *delivery.RULES,
)  # fmt: skip

RULE_SWITCHES: tuple[Switch[Any], ...] = (evaluation.REPORT_MULTIPLE,)
"""What a state may set about these rules."""
