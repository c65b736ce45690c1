"""Runs `ser` as the shell would: arguments in; exit code, answer and complaints out."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

from ser.cli import run


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str


def ser(*arguments: object) -> Ran:
    """Run a command on the day on which the made-up lives stop."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([str(each) for each in arguments])
        sys.stdout.flush()
    return Ran(code, out.getvalue(), err.getvalue())
