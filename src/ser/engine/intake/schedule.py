"""Posts the kinds of record of a load side by side, each as soon as the kinds that its rows name are stored."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait

from ser.engine.intake.posted import Posted, Posting
from ser.engine.intake.posting import post_sheets
from ser.files.sheet import Sheet
from ser.law.record import CHILD, LEA
from ser.store.running import state
from ser.store.ties import TIES

Kinds = Mapping[str, Sequence[tuple[int, Sheet]]]
"""The sheets of a load by the record that their rows are, parents before children, each with its place in the load."""


def post_kinds(pool: Executor | None, posting: Posting, kinds: Kinds, processes: int) -> Iterator[tuple[str, Posted]]:
    """Each kind of record, and what became of its rows, as it is done.

    A file is read by one process and not by all: a kind is parted only where it is more than a process's share of the
    load. Kinds on which most of the rest waits come first.
    """
    if pool is None:
        for kind, sheets in kinds.items():
            yield kind, post_sheets(posting, sheets, 0, 1)
        return
    sizes = {kind: sum(_size(sheet) for _, sheet in sheets) for kind, sheets in kinds.items()}
    tasks = tasks_of(sizes, processes)
    left = Counter(kind for kind, _, _ in tasks)
    posted = {kind: Posted() for kind in kinds}
    running: dict[Future[Posted], str] = {}
    while left:
        for kind, part, parts in [task for task in tasks if named_kinds(task[0]).isdisjoint(left)][
            : processes - len(running)
        ]:
            tasks.remove((kind, part, parts))
            running[pool.submit(post_sheets, posting, kinds[kind], part, parts)] = kind
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            kind = running.pop(future)
            posted[kind].add(future.result())
            left[kind] -= 1
            if not left[kind]:
                yield kind, posted.pop(kind)
                del left[kind]


def stages_of(names: Sequence[str]) -> list[list[str]]:
    """The kinds of record of a load in two stages where it says who is responsible: that, and the child, comes first.

    A load that says nothing of that has one stage.
    """
    first = {LEA, CHILD, *TIES}
    if not set(TIES) & set(names):
        return [list(names)]
    return [[name for name in names if name in first], [name for name in names if name not in first]]


def named_kinds(kind: str) -> set[str]:
    """The kinds of record that the rows of a kind name, which are stored before them."""
    spec = state().records[kind].spec
    student = {CHILD} if spec.of_student else set()
    return ({LEA, spec.parent} | student) - {kind, None}  # type: ignore[return-value]


def tasks_of(sizes: Mapping[str, int], processes: int) -> list[tuple[str, int, int]]:
    """Every part of every kind of record as (kind, part, parts), those first on which most of the rest waits."""
    tails: dict[str, int] = {}
    for kind in reversed(list(sizes)):
        tails[kind] = sizes[kind] + max((tails[k] for k in tails if kind in named_kinds(k)), default=0)
    share = max(1, sum(sizes.values())) / processes
    return [
        (kind, part, parts)
        for kind in sorted(sizes, key=lambda kind: -tails[kind])
        for parts in [min(processes, int(sizes[kind] / share) + 1)]
        for part in range(parts)
    ]


def _size(sheet: Sheet) -> int:
    return sheet.source.packed if sheet.source is not None else 0
