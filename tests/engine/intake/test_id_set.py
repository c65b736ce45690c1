from hypothesis import given
from hypothesis import strategies as st

from ser.engine.intake.id_set import Concerned

IDS = st.sets(st.integers(0, 100_000))


@given(IDS, IDS)
def test_students_of_two_parts_of_a_load_are_counted_once_and_listed_in_order(some: set[int], others: set[int]) -> None:
    concerned = Concerned(some)
    concerned.merge(Concerned(others))
    assert list(concerned) == sorted(some | others)
    assert len(concerned) == len(some | others)
