"""LEAs and sites, which are public and belong to no student."""

from collections.abc import Iterable, Sequence

from ser.law.reading import UNKNOWN_SITE
from ser.law.words import SHORT_NAME
from ser.store.connect import Db


def site_codes(db: Db) -> frozenset[str]:
    """The codes of all sites that the state knows."""
    return frozenset(r[0] for r in db.execute("SELECT site_code FROM site"))


def known_sites(db: Db, codes: Iterable[str]) -> frozenset[str]:
    """Those of these codes that are of sites which the state knows."""
    query = "SELECT site_code FROM site WHERE site_code = ANY(%s)"
    return frozenset(r[0] for r in db.execute(query, [sorted(codes)]))


def lea_names(db: Db) -> dict[str, str]:
    """The names of the LEAs that the state knows, by code."""
    return {r[0]: r[1] for r in db.execute("SELECT lea_code, lea_name FROM lea ORDER BY lea_code")}


def site_names(db: Db, codes: Sequence[str]) -> dict[str, str]:
    """The names of these sites, by code."""
    query = "SELECT site_code, site_name FROM site WHERE site_code = ANY(%s)"
    return {r[0]: r[1] for r in db.execute(query, [list(codes)])}


def staff_names(db: Db, members: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The names of these members of staff, each by LEA and ID."""
    query = f"""
        SELECT p.lea_code, p.provider_id, {name_of("p")} FROM provider p
        JOIN unnest(%s::text[], %s::text[]) AS n (lea, staff) ON p.lea_code = n.lea AND p.provider_id = n.staff
    """
    found = db.execute(query, [[lea for lea, _ in members], [staff for _, staff in members]])
    return {(r[0], r[1]): r[2] for r in found if r[2]}


def name_of(table: str, parts: Sequence[str] = SHORT_NAME) -> str:
    """The name of a person as a column of a query; `parts` as `law.words` has them."""
    return f"concat_ws(' ', {', '.join(f'{table}.{part}' for part in parts)})"


def touch_of_sites(db: Db, codes: Sequence[str]) -> None:
    """Have the students decided again who were told that nobody knows one of these sites."""
    query = """
        INSERT INTO touched (student_id)
        SELECT DISTINCT student_id FROM finding
        WHERE rule = %s AND "values" && %s AND student_id IS NOT NULL AND closed_date IS NULL ORDER BY 1
        ON CONFLICT (student_id) DO UPDATE SET is_changed = true
    """
    db.execute(query, [UNKNOWN_SITE.code, list(codes)])
