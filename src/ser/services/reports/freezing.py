"""Freezes the facts and records of a day, so that a count can be made again and proved."""

from datetime import date
from pathlib import Path

import narwhals as nw

from ser.engine.judging.fact_days import fact_frames, in_kept_moment
from ser.files import snapshot
from ser.files.snapshot import Manifest
from ser.law.permission import NotAllowed, Permission, asks
from ser.law.version import rule_version
from ser.store import audit, facts
from ser.store.connect import Db
from ser.store.progress import Progress
from ser.store.running import state
from ser.store.scope import Scope


@asks(Permission.FREEZE)
def freeze(*, by: Scope, day: date, folder: Path, today: date, progress: Progress | None = None) -> Manifest:
    """Write the facts of a day, and the records that they were decided by, into a new folder."""
    if not by.is_state:
        raise NotAllowed("A snapshot holds the children of every LEA; only the state can make one.")
    names = tuple(table.name for table in state().declared.facts)

    def write(db: Db) -> Manifest:
        # What is sealed, or what few may read, is in no file, not even in one that proves a count.
        kinds = [k for k in state().declared.records if not k.spec.sealed and k.spec.read_with is None]
        frames = {}
        for done, kind in enumerate(kinds, 1):
            frames[kind.spec.name] = nw.from_native(facts.records(by, db, kind).lazy())
            if progress:
                progress("reading", done, len(kinds))
        made = snapshot.write(
            folder,
            state=state().name,
            as_of=day,
            rule_version=rule_version(state()),
            facts=fact_frames(by, db, day, names),
            records=frames,
            noted={"frozen_by": by.actor, "frozen_on": today.isoformat()},
        )
        audit.note(db, by, "freeze", detail={"day": day, "digest": made.digest})
        return made

    return in_kept_moment(by, {day: names}, today, progress, write)
