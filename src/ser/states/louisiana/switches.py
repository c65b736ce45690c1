"""What Louisiana has set where the law leaves a choice."""

from ser.federal import switches as federal
from ser.law.cite import unverified
from ser.law.switch import Switch, switch

DELAY_AGES: Switch[tuple[int, int]] = switch(
    federal.DELAY_AGES.name,
    federal.DELAY_AGES.title,
    (3, 8),
    cite=unverified("LAC 28:CI.705", "the paragraph was not read"),
)

SERVICE_START: Switch[int] = switch(
    federal.SERVICE_START.name, federal.SERVICE_START.title, 10, cite="LAC 28:XLIII.323"
)

SWITCHES: tuple[Switch[object], ...] = (DELAY_AGES, SERVICE_START)  # type: ignore[assignment]
