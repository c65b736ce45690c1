"""The same failure is written once a minute, with how often it came; other failures are not kept back by it."""

import logging

from ser.web.log import SECONDS, Plain, Seldom


def failing(logger: str = "django.request", number: int = 0) -> logging.LogRecord:
    try:
        _one() if number == 0 else _other()
    except ValueError as failure:
        kind = (type(failure), failure, failure.__traceback__)
    return logging.LogRecord(logger, logging.ERROR, "x", 1, "Failed: %s", ("/find/",), kind)


def _one() -> None:
    raise ValueError("Jane Doe")


def _other() -> None:
    raise ValueError("Jane Doe")


def test_the_same_failure_is_written_once_a_minute_with_its_count() -> None:
    now = [0.0]
    seldom = Seldom(lambda: now[0])
    assert [seldom.filter(failing()) for _ in range(1000)] == [True, *[False] * 999]
    assert seldom.filter(failing(number=1))
    assert seldom.filter(failing("ser.server"))
    now[0] = SECONDS
    again = failing()
    assert seldom.filter(again)
    assert Plain().format(again).startswith("Failed: /find/ (and 999 more like it)")
    assert not seldom.filter(failing())


def test_what_is_no_failure_is_always_written() -> None:
    seldom = Seldom(lambda: 0.0)
    plain = logging.LogRecord("ser", logging.WARNING, "x", 1, "Said", (), None)
    assert seldom.filter(plain)
    assert seldom.filter(plain)


def test_what_is_kept_of_failures_stays_small() -> None:
    now = [0.0]
    seldom = Seldom(lambda: now[0])
    for number in range(2000):
        now[0] += 1
        assert seldom.filter(failing(f"logger {number}"))
