"""Common names to draw from; who bears them in the synthetic state does not exist, nor do the towns and sites."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from importlib.resources import files


def _names() -> Mapping[str, tuple[str, ...]]:
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    with (files("ser.synthetic") / "data" / "names.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            kinds[row["kind"]].append(row["name"])
    return {kind: tuple(names) for kind, names in kinds.items()}


_KINDS = _names()

FEMALE, MALE, LAST = _KINDS["female"], _KINDS["male"], _KINDS["last"]
STREETS, STREET_ENDS, TOWNS, SITE_NAMES = (_KINDS[kind] for kind in ("street", "street end", "town", "site"))
