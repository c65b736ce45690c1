"""What is said when the set-up is wrong or breaks in the middle of the work, in words for the person who runs SER."""

import errno
from concurrent.futures import BrokenExecutor

from ser.services.submissions.loading import NotLoaded
from ser.store.connect import BrokeOff, NotReady, Unreachable
from ser.store.operations.server import ServerFailed
from ser.store.sealing import KeyMissing

AGAIN = "Nothing that was stored is lost. {fix}, then run the same command again: what is stored stays as it is."


def words_for(failure: Exception) -> str | None:
    """The message of a failure that the person who runs SER can fix; None for a fault of SER."""
    if isinstance(failure, NotReady | ServerFailed | BrokeOff | KeyMissing | NotLoaded):
        return str(failure)
    if isinstance(failure, Unreachable):
        return f"The database did not answer. {AGAIN.format(fix='See that it runs and that its address is right')}"
    if isinstance(failure, BrokenExecutor):
        fix = "Let other work end, or give the machine more memory"
        return f"A process of SER was ended from outside, as on a machine short of memory. {AGAIN.format(fix=fix)}"
    if _is_disk_full(failure):
        return f"The disk is full, and a file could not be written. {AGAIN.format(fix='Make room on the disk')}"
    return None


def _is_disk_full(failure: BaseException | None) -> bool:
    """Whether this failure is that a disk has no room; libraries wrap it in failures of their own."""
    if failure is None:
        return False
    full = isinstance(failure, OSError) and failure.errno in (errno.ENOSPC, errno.EDQUOT)
    return full or _is_disk_full(failure.__cause__ or failure.__context__)
