"""When a request is whole, when it is late, and what is refused before anybody reads it."""

from collections.abc import Callable, Iterator
from http import HTTPStatus

import pytest

from ser.cli.operations.listening import BODY_SECONDS, HEAD_SECONDS, PACE, Coming

HEAD = b"POST /find/ HTTP/1.1\r\nHost: localhost\r\n"


Comes = Callable[..., Coming]


@pytest.fixture
def coming() -> Iterator[Comes]:
    """Makes a request of which these pieces have come, one a second."""
    every: list[Coming] = []

    def come(*pieces: bytes) -> Coming:
        every.append(made := Coming(None, HEAD_SECONDS))
        for second, piece in enumerate(pieces):
            made.take(piece, float(second))
        return made

    yield come
    for each in every:
        each.data.close()


def test_a_request_is_whole_when_its_body_is_there(coming: Comes) -> None:
    pieces = (HEAD, b"Content-Length: 5\r\n\r\n", b"q=", b"abc")
    assert [coming(*pieces[:n]).is_whole for n in range(1, 5)] == [False, False, False, True]
    assert coming(HEAD, b"\r\n").is_whole
    assert coming(HEAD, b"\r\n" + HEAD).is_whole  # the next one comes right after it


def test_headers_have_ten_seconds_and_a_body_a_minute_and_more_for_what_has_come(coming: Comes) -> None:
    assert coming().until == HEAD_SECONDS
    assert coming(HEAD, b"X: y\r\n").until == HEAD_SECONDS
    begun = coming(HEAD + b"Content-Length: 100000000\r\n\r\n")
    assert begun.until == pytest.approx(BODY_SECONDS, abs=0.1)
    begun.take(b"x" * 10 * PACE, 59.0)
    assert begun.until == pytest.approx(BODY_SECONDS + 10, abs=0.1)


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        (b"Content-Length: 99999999999\r\n\r\n", HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
        (b"Transfer-Encoding: chunked\r\n\r\n", HTTPStatus.LENGTH_REQUIRED),
        (b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", HTTPStatus.LENGTH_REQUIRED),
        (b"Content-Length: 5\r\ncontent-length: 6\r\n\r\n", HTTPStatus.BAD_REQUEST),
        (b"Content-Length: 00000000000000000005\r\n\r\n", HTTPStatus.BAD_REQUEST),
        (b"Content-Length: +5\r\n\r\n", HTTPStatus.BAD_REQUEST),
        (b"Content-Length: 5, 5\r\n\r\n", HTTPStatus.BAD_REQUEST),
        (b"Content-Length : 5\r\n\r\n", HTTPStatus.BAD_REQUEST),
        (b"X: " + b"x" * 200_000, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
    ],
)
def test_what_could_be_read_in_two_ways_or_is_too_much_is_refused(
    coming: Comes, said: bytes, refused: HTTPStatus
) -> None:
    assert coming(HEAD + said).refused is refused
