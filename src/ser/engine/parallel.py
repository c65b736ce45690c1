"""Runs the parts of a task side by side, in processes of their own where the task is large."""

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from typing import TypeVar

from ser.store.connect import keep_connected
from ser.store.patience import JOBS, have
from ser.store.progress import Progress

T = TypeVar("T")

GROUP = 2_000
"""Students that are decided together, in one transaction where something is stored."""

SELDOM = (100_000, 50, 100)
"""How seldom cycles are looked for in a load: its millions of rows hold none, and looking costs a tenth of it."""


@contextmanager
def worker_pool(processes: int) -> Iterator[Executor | None]:
    """Processes that start fresh, so that none inherits a connection or a lock; None where one is enough."""
    if processes <= 1:
        before = gc.get_threshold()
        gc.set_threshold(*SELDOM)
        try:
            yield None
        finally:
            gc.set_threshold(*before)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_begin_worker) as pool:
        yield pool


def _begin_worker() -> None:
    gc.freeze()
    gc.set_threshold(*SELDOM)
    keep_connected()
    have(JOBS)
    _end_with_parent()


def _end_with_parent() -> None:
    """End this process when the one that started it was killed; by itself it would wait for tasks for ever."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def cores() -> int:
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def each(pool: Executor | None, act: Callable[..., T], tasks: Sequence[tuple[object, ...]]) -> Iterator[T]:
    """The results of the act on each task, as they come."""
    if pool is None:
        for task in tasks:
            yield act(*task)
        return
    for future in as_completed([pool.submit(act, *task) for task in tasks]):
        yield future.result()


def in_groups(
    pool: Executor | None,
    act: Callable[..., T],
    begin: tuple[object, ...],
    ids: Sequence[int],
    progress: Progress | None,
) -> Iterator[T]:
    """The results of the act on each group of students, as they come; `begin` is what each is given before its ids."""
    groups = [ids[n : n + GROUP] for n in range(0, len(ids), GROUP)]
    for done, result in enumerate(each(pool, act, [(*begin, group) for group in groups]), 1):
        if progress:
            progress("deciding", min(done * GROUP, len(ids)), len(ids))
        yield result
