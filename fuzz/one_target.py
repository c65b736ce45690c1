"""Fuzzes one target: `python -m fuzz.one_target NAME [options of libFuzzer] FOLDER...`."""

import importlib
import sys

import atheris

WATCHED = ["ser.files", "zipfile"]
"""The modules whose branches guide the fuzzer."""


def main() -> None:
    """Run until the time is over or something breaks."""
    name = sys.argv.pop(1)
    with atheris.instrument_imports(include=WATCHED):
        module = importlib.import_module(f"fuzz.{name}")
    # To merge, libFuzzer starts itself again by its first argument, in a shell.
    sys.argv[0] = f"{sys.executable} -m fuzz.one_target {name}"
    atheris.Setup(sys.argv, module.one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
