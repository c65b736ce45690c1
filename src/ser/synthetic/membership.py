"""How many students of all kinds each school of the synthetic state has, in the proportions of those it serves."""

from collections.abc import Iterator, Mapping
from datetime import date

from ser.synthetic.person import Row

_FOR_EACH = 7  # students of all kinds for each in special education

Seat = tuple[str, str, str, str]
"""Site, grade, race and sex."""


def membership_rows(counted: Mapping[Seat, int], day: date) -> Iterator[Row]:
    """The membership of each school on a day, by grade, race and sex."""
    for site, grade, race, sex in sorted(counted):
        yield (
            "membership",
            {
                "lea_code": site[:3],
                "membership_id": f"m{site}{grade}{race}{sex}",
                "site_code": site,
                "count_date": day,
                "grade": grade,
                "race_category": race,
                "sex": sex,
                "students": _FOR_EACH * counted[site, grade, race, sex] + len(grade) + ord(site[-1]) % 5,
            },
        )


def seat(day: date, values: Mapping[str, object], race: str, sex: str) -> Seat | None:
    """The seat of an enrollment that holds on a day."""
    entered, left = values["entry_date"], values["exit_date"]
    assert isinstance(entered, date)
    if entered > day or (isinstance(left, date) and left < day):
        return None
    return str(values["site_code"]), str(values["grade"]), race, sex
