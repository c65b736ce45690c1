"""What is said when the set-up is wrong, in words for whoever runs SER."""

from ser.store.connect import NotReady, Unreachable
from ser.store.server import ServerFailed


def words_for(failure: Exception) -> str | None:
    """The message of a failure that whoever runs SER can mend; None for a fault of SER."""
    if isinstance(failure, NotReady | ServerFailed):
        return str(failure)
    if isinstance(failure, Unreachable):
        kind = type(failure).__name__
        return f"The database did not answer, or broke off ({kind}). Is it running, and is its address right?"
    return None
