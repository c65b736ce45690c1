"""The published day vectors of Louisiana's default calendar, which the days and the clocks are both held to."""

from datetime import date

SIXTY_BUSINESS_DAYS: tuple[tuple[date, date], ...] = (
    (date(2024, 8, 12), date(2024, 11, 7)),
    (date(2024, 9, 3), date(2024, 12, 3)),
    (date(2024, 10, 15), date(2025, 1, 15)),
    (date(2025, 1, 8), date(2025, 4, 7)),
    (date(2025, 2, 3), date(2025, 5, 1)),
    (date(2025, 3, 3), date(2025, 5, 29)),
    (date(2025, 4, 14), date(2025, 7, 11)),
)
"""Consent received, and the sixtieth business day after it."""
