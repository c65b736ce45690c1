"""How far work is: the one shape in which it is told, wherever it is read."""

from typing import Protocol


class Progress(Protocol):
    """Is told which step is being done, how many of it are done, and of how many."""

    def __call__(self, step: str, done: int, total: int, /) -> None: ...


def silent(_step: str, _done: int, _total: int, /) -> None:
    """Told of progress that nobody asks for."""
