"""The door of the benchmarks: `python -m bench [NAME...] [--students N] [--runs N] [--kills N] [--write]`."""

import argparse
import importlib
import sys
from typing import TYPE_CHECKING

from bench import NAMES

if TYPE_CHECKING:
    from bench.figure import Figure


def main() -> None:
    """Run the benchmarks that are named, or all; print their figures, and with --write keep them."""
    # The processes that intake starts read this module again, and need none of what the benchmarks import.
    from bench import kept
    from bench.measure import Options

    asked = _arguments()
    options = Options(asked.students, asked.runs, asked.seed, asked.million, asked.kills)
    for name in asked.names or NAMES:
        module = importlib.import_module(f"bench.{name}")
        print(f"{name}: {(module.__doc__ or name).splitlines()[0]}", flush=True)
        figures: list[Figure] = []
        for figure in module.run(options):
            print(figure.shown(), flush=True)
            figures.append(figure)
        if asked.write:
            kept.keep(name, figures, _command(name), options.runs)
    if asked.write:
        print(f"The figures stand in {kept.write_readme()}.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure against named baselines.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(NAMES)} (else all)")
    parser.add_argument("--students", type=int, metavar="N", help="how many students, instead of each one's own size")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="take the median of so many runs (3)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the made-up data (1)")
    parser.add_argument("--kills", type=int, default=100, metavar="N", help="let kills try so many (100)")
    parser.add_argument("--million", action="store_true", help="let scale measure a million students too")
    parser.add_argument("--write", action="store_true", help="keep the figures and write them into bench/README.md")
    asked = parser.parse_args()
    for name in asked.names:
        if name not in NAMES:
            parser.error(f"there is no benchmark {name}; there are {', '.join(NAMES)}")
    return asked


def _command(name: str) -> str:
    """The command that measures this one again in the same way."""
    options = [word for word in sys.argv[1:] if word not in NAMES and word != "--write"]
    return " ".join(["python -m bench", name, *options])


if __name__ == "__main__":
    main()
