"""Walks through the XML inside a workbook, piece by piece, in memory that hostile XML cannot make grow."""

from collections.abc import Callable, Iterator, Mapping
from typing import IO, TypeVar
from xml.parsers import expat

from ser.files.archive import Unreadable

_PIECE = 1 << 16
_LONGEST_TAG = 1 << 20
_DEEPEST = 50
_MOST_NAMES = 5_000
"""How many names of elements and attributes a part may have; the parser keeps each for good."""
_BROKEN = "a part of the workbook is broken"

Start = Callable[[dict[str, str]], None]
End = Callable[[], None]
_Handler = TypeVar("_Handler", Start, End)


def walk(
    file: IO[bytes], start: Mapping[str, Start], end: Mapping[str, End], text: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Call the handlers of the elements as they come; pauses after each piece, so that results can be taken out."""
    names: dict[str, str] = {}
    parser = expat.ParserCreate(intern=names)
    depth = 0

    def first(name: str, attributes: dict[str, str]) -> None:
        prefix = name[: name.rfind(":") + 1]
        starts, ends = _prefixed(prefix, start), _prefixed(prefix, end)

        def begin(tag: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > _DEEPEST:
                raise Unreadable(_BROKEN)
            if tag in starts:
                starts[tag](attributes)

        def finish(tag: str) -> None:
            nonlocal depth
            depth -= 1
            if tag in ends:
                ends[tag]()

        parser.StartElementHandler, parser.EndElementHandler = begin, finish
        begin(name, attributes)

    parser.StartElementHandler = first
    parser.StartDoctypeDeclHandler = _refuse
    if text is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = text
    fed = 0
    while piece := file.read(_PIECE):
        fed += len(piece)
        _feed(parser, piece, False)
        if fed - parser.CurrentByteIndex > _LONGEST_TAG or len(names) > _MOST_NAMES:
            raise Unreadable(_BROKEN)
        yield
    _feed(parser, b"", True)
    yield


def _feed(parser: expat.XMLParserType, piece: bytes, last: bool) -> None:
    try:
        parser.Parse(piece, last)
    except (expat.ExpatError, LookupError):  # the latter for an encoding that nobody knows
        raise Unreadable(_BROKEN) from None


def _refuse(*_: object) -> None:
    """No workbook declares a document type; those who do want entities that swell."""
    raise Unreadable(_BROKEN)


def _prefixed(prefix: str, handlers: Mapping[str, _Handler]) -> dict[str, _Handler]:
    return {prefix + name: handler for name, handler in handlers.items()}
