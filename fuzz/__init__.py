"""Fuzzing: rubbish made by the million, guided by what of the readers it reaches, must do no harm to them.

`make fuzz` makes it; `tests/test_fuzz.py` tries again in CI what was kept of it in `fuzz/corpus`.
"""

from pathlib import Path

TARGETS = ("text", "fixed", "workbook", "archive", "cells", "rows")
"""The targets, each a module with one function `one`, which takes any bytes."""
CORPUS = Path(__file__).parent / "corpus"
"""What is kept for each target: few and small inputs that reach all that was reached, and those that broke it once."""
FOUND = Path(__file__).parent.parent / "out" / "fuzz"
"""Where a long run leaves what it finds; it goes on from there."""
