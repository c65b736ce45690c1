"""The sum of the federal declarations, which a state extends."""

from ser.federal.extensions import END_OF_YEAR
from ser.federal.facts import FACTS
from ser.federal.flows import FLOWS
from ser.federal.records import RECORDS
from ser.federal.renewals import RENEWALS
from ser.federal.reports import REPORTS
from ser.federal.roles import ROLES
from ser.federal.rules import RULE_SWITCHES, RULES
from ser.federal.switches import SWITCHES
from ser.federal.timelines import TIMELINES
from ser.law.state import Declarations

FEDERAL = Declarations(
    records=RECORDS,
    rules=RULES,
    facts=FACTS,
    reports=REPORTS,
    switches=(*SWITCHES, *RULE_SWITCHES, END_OF_YEAR),
    timelines=TIMELINES,
    roles=ROLES,
    flows=FLOWS,
    renewals=RENEWALS,
)
