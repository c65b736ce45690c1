from hypothesis import given
from hypothesis import strategies as st

from ser.engine.intake.repeats import Numbers

NUMBERS = st.integers(-(1 << 63), (1 << 63) - 1).filter(bool)


@given(st.lists(NUMBERS | st.integers(1, 20)))
def test_a_number_is_known_from_the_second_time_on(numbers: list[int]) -> None:
    known, seen = Numbers(bits=2), set[int]()
    for number in numbers:
        assert (number in known) is (number in seen)
        assert known.note(number) is (number in seen)
        seen.add(number)
