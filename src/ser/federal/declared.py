"""The sum of the federal declarations, which a state extends."""

from ser.core.state import Declarations
from ser.federal.records import RECORDS

FEDERAL = Declarations(records=RECORDS)
