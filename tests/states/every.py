"""Every state that the generic tests run on."""

from ser.law.state import State
from ser.states.louisiana.state import STATE as LOUISIANA
from tests.states.meridian import STATE as MERIDIAN

STATES: tuple[State, ...] = (LOUISIANA, MERIDIAN)
