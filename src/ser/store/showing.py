"""Where a demonstration has most to show: an LEA, its sites, a member of its staff."""

from dataclasses import dataclass

from ser.store.connect import Db
from ser.store.scope import Scope


@dataclass(frozen=True, slots=True)
class Busy:
    """The two LEAs with most children, and in the first the site and the provider with most."""

    lea_code: str
    other_lea_code: str
    site_code: str
    provider_id: str


def busiest(by: Scope, db: Db) -> Busy | None:
    """Where there is most to show; None where hardly anything is stored."""
    condition, parameters = by.rows("lea_code")
    leas = db.execute(
        f"SELECT lea_code FROM responsibility WHERE end_date IS NULL AND {condition}"
        " GROUP BY lea_code ORDER BY count(*) DESC, lea_code LIMIT 2",
        parameters,
    ).fetchall()
    if len(leas) < 2:
        return None
    lea, other = leas[0][0], leas[1][0]
    site = db.execute(
        "SELECT site_code FROM responsibility WHERE end_date IS NULL AND lea_code = %s AND site_code IS NOT NULL"
        " GROUP BY site_code ORDER BY count(*) DESC, site_code LIMIT 1",
        [lea],
    ).fetchone()
    provider = db.execute(
        "SELECT provider_id FROM service WHERE lea_code = %s AND provider_id IS NOT NULL"
        " GROUP BY provider_id ORDER BY count(DISTINCT student_id) DESC, provider_id LIMIT 1",
        [lea],
    ).fetchone()
    return Busy(lea, other, site[0] if site else "", provider[0] if provider else "")
