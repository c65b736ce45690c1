import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ser.engine.parallel import each, worker_pool

pytestmark = pytest.mark.slow

# A program that has two workers say their numbers, and then waits to be killed.
PROGRAM = """
import sys, time
from ser.engine.parallel import each, worker_pool
from tests.engine.test_parallel import number
if __name__ == "__main__":
    with worker_pool(2) as pool:
        print(*{*each(pool, number, [(n,) for n in range(20)])}, flush=True)
        time.sleep(600)
"""


def number(_: int) -> int:
    time.sleep(0.05)
    return os.getpid()


def test_the_parts_of_a_task_are_done_by_several_processes_with_the_same_results() -> None:
    tasks = [(n,) for n in range(20)]
    with worker_pool(2) as pool, worker_pool(1) as alone:
        assert sorted(each(pool, abs, tasks)) == sorted(each(alone, abs, tasks)) == list(range(20))


def test_workers_end_when_the_program_that_started_them_is_killed(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]),
    }
    with subprocess.Popen(
        [sys.executable, str(tmp_path / "program.py")], stdout=subprocess.PIPE, text=True, env=environment
    ) as program:
        assert program.stdout is not None
        workers = [int(part) for part in program.stdout.readline().split()]
        program.send_signal(signal.SIGKILL)
        program.wait()
    assert workers
    until = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() for pid in workers):
        assert time.monotonic() < until, "a worker outlived its program"
        time.sleep(0.05)
