"""What was given of a service of a made-up plan, week by week: of a few services, the first weeks alone."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from ser.synthetic.person import Person, Row

_SHARE, _WEEKS = 0.02, 3


def weeks(person: Person, service: Row) -> Iterator[Row]:
    """The first whole weeks of a service that has begun, of one in fifty."""
    values: dict[str, Any] = service[1]
    begun: date | None = values["first_delivered_date"]
    chance = Random(f"{person.world.seed}:weeks:{values['service_id']}")
    if begun is None or chance.random() >= _SHARE:
        return
    monday = begun + timedelta(7 - begun.weekday())
    planned = values["sessions"] * values["minutes"]
    for number in range(_WEEKS):
        week = monday + timedelta(7 * number)
        if week + timedelta(6) > min(values["end_date"], person.world.today):
            return
        is_short = chance.random() < 0.2
        yield (
            "service_delivery",
            {
                "lea_code": values["lea_code"],
                "service_delivery_id": person.record_id(),
                "service_id": values["service_id"],
                "week_date": week,
                "minutes_planned": planned,
                "minutes_delivered": planned - 15 if is_short else planned,
                "missed_reason": "EVENT" if is_short else None,
                "minutes_made_up": 15 if is_short and chance.random() < 0.5 else None,
                "provider_id": values["provider_id"],
            },
        )
