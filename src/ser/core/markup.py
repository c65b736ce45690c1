"""Walks through the XML inside a workbook, piece by piece, in memory that hostile XML cannot make grow."""

from collections.abc import Callable, Iterator, Mapping
from typing import IO, TypeVar
from xml.parsers import expat

from ser.core.source import Unreadable

_PIECE = 1 << 16
_LONGEST_TAG = 1 << 20
_BROKEN = "a part of the workbook is broken"

Start = Callable[[dict[str, str]], None]
End = Callable[[], None]
_Handler = TypeVar("_Handler", Start, End)


def walk(
    file: IO[bytes], start: Mapping[str, Start], end: Mapping[str, End], text: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Call the handlers of the elements as they come; pauses after each piece, so that results can be taken out."""
    parser = expat.ParserCreate()
    prefix = ""

    def first(name: str, attributes: dict[str, str]) -> None:
        nonlocal prefix
        prefix = name[: name.rfind(":") + 1]
        starts, ends = _prefixed(prefix, start), _prefixed(prefix, end)
        parser.StartElementHandler = lambda tag, attrs: starts[tag](attrs) if tag in starts else None
        parser.EndElementHandler = lambda tag: ends[tag]() if tag in ends else None
        parser.StartElementHandler(name, attributes)

    parser.StartElementHandler = first
    parser.StartDoctypeDeclHandler = _refuse
    if text is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = text
    fed = 0
    while piece := file.read(_PIECE):
        fed += len(piece)
        _feed(parser, piece, False)
        if fed - parser.CurrentByteIndex > _LONGEST_TAG:
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
