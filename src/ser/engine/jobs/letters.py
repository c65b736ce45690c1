"""The e-mail of the day: what waits for an LEA, to those who can answer it, once a day and without a child's name."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ser.law.permission import Permission
from ser.law.words import one_line
from ser.store import access, audit, claims, look_ups, marks, post, sign_in_log
from ser.store.connect import Db, in_transaction
from ser.store.running import state
from ser.store.scope import system_scope

SUBJECT = "SER: something waits for you"

_BY = system_scope("letters")


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes to a person of an LEA: how much of each thing waits, by the sentence that says it."""

    lea_code: str
    email: str
    full_name: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The e-mail in words; it names no child and leads nowhere."""
        listed = "\n".join(f"- {line}" for line in self.lines)
        return (
            f"Dear {one_line(self.full_name)},\n\nIn SER this waits for LEA {self.lea_code}:\n\n{listed}\n\n"
            "Sign in to SER to see it. This e-mail names no child, and it comes once a day at most.\n"
        )


def send(day: date) -> int:
    """Send the letters of a day, once to each LEA; gives how many went."""
    to_send = in_transaction(_BY, lambda db: list(letters(db)))
    by_lea: dict[str, list[Letter]] = {}
    for letter in to_send:
        by_lea.setdefault(letter.lea_code, []).append(letter)
    return sum(in_transaction(_BY, lambda db: _send(db, code, own, day)) for code, own in by_lea.items())  # noqa: B023


def letters(db: Db) -> Iterator[Letter]:
    """The letters that are due, by LEA and person."""
    claimed, reviews, refused = _claimed(db), _reviews(db), _refused(db)
    holders = access.holders(_BY, db) if claimed or reviews or refused else []
    roles = state().roles
    for code in sorted({*claimed, *reviews, *refused}):
        people: dict[str, tuple[str, set[Permission]]] = {}
        for held in holders:
            if held.place.lea_code == code and held.place.role in roles:
                _, may = people.setdefault(held.email, (held.full_name, set()))
                may |= roles[held.place.role].permissions
        for email, (name, may) in sorted(people.items()):
            lines = [
                *([claims.TO_ANSWER.of(claimed[code])] if code in claimed and Permission.CLAIM in may else []),
                *([look_ups.TO_REVIEW.of(reviews[code])] if code in reviews and Permission.GRANT_ACCESS in may else []),
                *(
                    [sign_in_log.TO_LOOK_AT.of(refused[code])]
                    if code in refused and Permission.GRANT_ACCESS in may
                    else []
                ),
            ]
            if lines:
                yield Letter(code, email, name, tuple(lines))


def _send(db: Db, code: str, own: list[Letter], day: date) -> int:
    # The mark and the letters stand or fall together, so that a job which is done twice sends once.
    if not marks.advance(db, f"letters {code}", day.isoformat()):
        return 0
    for letter in own:
        post.send(SUBJECT, letter.text, letter.email)
    audit.note(db, _BY, "letters", detail={"of": code, "day": day, "letters": len(own)})
    return len(own)


def _claimed(db: Db) -> Mapping[str, int]:
    """How many claims wait for an answer, by the LEA that has to answer."""
    pending = (one for one in claims.waiting(_BY, db) if one.status == "PENDING")
    return Counter(code for one in pending for code in {holder.lea_code for holder in one.holders})


def _reviews(db: Db) -> Mapping[str, int]:
    """How many days of many look-ups wait for a review, by LEA."""
    return Counter(one.lea_code for one in look_ups.to_review(_BY, db) if one.reviewed_at is None)


def _refused(db: Db) -> Mapping[str, int]:
    """To how many people many pages were refused on a day of the last two, by the LEAs at which they hold a role."""
    found = sign_in_log.many_refusals(_BY, db, days=2)
    return Counter(code for one in found for code in sign_in_log.leas_of(db, one.person))
