"""The staff of the synthetic state: who serves and evaluates, each with one post for which the person is certified."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from random import Random

from ser.synthetic import names
from ser.synthetic.person import Row
from ser.synthetic.places import Lea, World

# By service: the letter that its providers share, and how many a site has of them; those of 0 go about the LEA.
_POSTS = {
    "SE": ("s", 5), "SLP": ("l", 1), "SLR": ("l", 1), "OT": ("o", 0), "PT": ("p", 0), "APE": ("a", 0), "AUD": ("u", 0),
    "INT": ("i", 0), "PSY": ("y", 0), "CNS": ("c", 0), "SWS": ("w", 0), "OM": ("m", 0), "NRS": ("n", 0),
    "PARA": ("r", 2),
    "GFT": ("g", 1), "TAL": ("g", 1),
}  # fmt: skip
# By letter: kind of provider, category of the post, whether it has an age group.
_KINDS = {
    "s": ("TEACHER", "TEACHER", True), "r": ("PARA", "PARA", True), "l": ("SLP", "SPEECHPATH", False),
    "o": ("OT", "OCCTHERAP", False), "p": ("PT", "PHYSTHERAP", False), "a": ("APE", "PEANDREC", False),
    "u": ("AUD", "AUDIO", False), "i": ("INTERP", "INTERPRET", False), "y": ("PSYCH", "PSYCH", False),
    "c": ("COUNSEL", "COUNSELOR", False), "w": ("SW", "SOCIALWORK", False), "m": ("OM", "ORIENTMOBIL", False),
    "n": ("NURSE", "MEDNURSE", False), "g": ("TEACHER", "GIFTED", False), "d": ("DIAG", "DIAG", False),
}  # fmt: skip
_COORDINATORS = {"ED": "d", "PSY": "y", "SLP": "l", "SW": "w"}
_CERTIFIED = 0.94


def provider(lea: Lea, site: str, service: str, draw: float) -> str:
    """The staff ID of one of those at a site, or of its LEA, who give a service."""
    letter, count = _POSTS[service]
    return f"T{site}{letter}{int(draw * count):02}" if count else _itinerant(lea, letter, draw)


def coordinator(lea: Lea, discipline: str, draw: float) -> str:
    """The staff ID of one of those of an LEA who evaluate in a discipline."""
    return _itinerant(lea, _COORDINATORS[discipline], draw)


def _itinerant(lea: Lea, letter: str, draw: float) -> str:
    return f"T{lea.code}E{letter}{int(draw * (2 + lea.size / 2)):02}"


def staff_rows(world: World, staff: Iterable[str]) -> Iterator[Row]:
    """The providers that the lives name, in the order of their IDs, each with a post."""
    for provider_id in sorted(staff):
        chance = Random(f"{world.seed}:{provider_id}")
        lea_code, letter = provider_id[1:4], provider_id[-3]
        kind, category, has_ages = _KINDS[letter]
        since = date(chance.randrange(1995, 2014), 7, 1)
        yield (
            "provider",
            {
                "lea_code": lea_code,
                "provider_id": provider_id,
                "last_name": chance.choice(names.LAST),
                "first_name": chance.choice(names.FEMALE if chance.random() < 0.8 else names.MALE),
                "provider_type": kind,
                "certificate_number": f"{chance.randrange(10**6):06}",
                "certified_from_date": since,
                "certified_to_date": date(2025, 6, 30),
                "is_contract": "Y" if chance.random() < 0.05 else "N",
            },
        )
        site = provider_id[1:-3]
        ages = ("3TO5" if chance.random() < 0.15 else "5TO21") if has_ages else None
        yield (
            "provider_assignment",
            {
                "lea_code": lea_code,
                "provider_assignment_id": f"p{provider_id[1:]}",
                "provider_id": provider_id,
                "site_code": site if len(site) == 6 else None,
                "begin_date": max(since, date(2014, 7, 1)),
                "staff_category": category,
                "age_group": ages,
                "qualification": "FC" if chance.random() < _CERTIFIED else "NFC",
                "fte": Decimal("0.5") if chance.random() < 0.1 else Decimal(1),
            },
        )
