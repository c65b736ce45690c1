"""LEAs and sites, which are public and belong to no student."""

from ser.store.connect import Db


def site_codes(db: Db) -> frozenset[str]:
    """The codes of all sites that the state knows."""
    return frozenset(r[0] for r in db.execute("SELECT site_code FROM site"))


def lea_names(db: Db) -> dict[str, str]:
    """The names of the LEAs that the state knows, by code."""
    return {r[0]: r[1] for r in db.execute("SELECT lea_code, lea_name FROM lea ORDER BY lea_code")}
