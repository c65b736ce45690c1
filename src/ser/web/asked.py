"""What a request says, read in one way by all pages; what cannot be read is refused with a plain sentence."""

from collections.abc import Callable, Collection, Iterator

from django.http import HttpRequest, HttpResponse, UnreadablePostError

from ser.web.sorry import Unreadable, bad_request

Answer = Callable[[HttpRequest], HttpResponse]

LARGEST = 2**63 - 1
"""The largest number that the database gives to a row."""

_DIGITS = frozenset("0123456789")
_NUL = "\0"


def number(text: str) -> int:
    """The number of a row, as a page wrote it: the digits 0 to 9 and nothing else."""
    if not text or len(text) > len(str(LARGEST)) or not _DIGITS.issuperset(text) or int(text) > LARGEST:
        raise Unreadable(
            "The page sent no number of a row, so it is not known which one is meant. Nothing was done. "
            "Open the page again, and use its buttons."
        )
    return int(text)


def sent_number(request: HttpRequest) -> int:
    """The number of the row that a button is about."""
    return number(request.POST.get("number", ""))


def sent_word(request: HttpRequest, name: str, words: Collection[str]) -> str:
    """Which of a page's buttons was pressed; a word that none of them sends is refused, and taken for no other."""
    said = request.POST.get(name, "")
    if said not in words:
        raise Unreadable(
            f"The page sent an answer that is none of its own ({', '.join(words)}). Nothing was done. "
            "Open the page again, and use its buttons."
        )
    return said


def readable(answer: Answer) -> Answer:
    """Refuse whatever holds the character NUL, which no text of a person does and no database keeps."""

    def guarded(request: HttpRequest) -> HttpResponse:
        try:
            is_readable = not any(_NUL in text for text in _texts(request))
        except UnreadablePostError:
            is_readable = False
        if is_readable:
            return answer(request)
        said = "What was sent holds a character that no text has (NUL), or broke off. Nothing was done. Type it again."
        return bad_request(request, Unreadable(said))

    return guarded


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path
    yield from (text for pair in request.COOKIES.items() for text in pair)
    for sent in (request.GET, request.POST):
        for name, values in sent.lists():
            yield name
            yield from values
