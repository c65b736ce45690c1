"""How commands end: the exit codes of the contract, and a refusal that carries one."""

import click

DONE = 0
NOT_ALL = 1
"""Done, but something was not stored, was found to reject or must be fixed, or differed."""
NOTHING_READABLE = 2
USAGE = 64
INTERNAL = 70
STOPPED = 130
"""Stopped by the person who ran it, as shells say it."""


def after(*, read_anything: bool, is_clean: bool) -> int:
    """How a command ends that reads files: by whether there was anything to read, and whether all of it is well."""
    if not read_anything:
        return NOTHING_READABLE
    return DONE if is_clean else NOT_ALL


class Refusal(click.ClickException):
    """The command was understood and cannot be carried out; the message says why and what to do."""

    def __init__(self, message: str, exit_code: int = USAGE) -> None:
        super().__init__(message)
        self.ends_with = exit_code
