"""Each child is judged as the law says, in its files alone."""

from pathlib import Path

import pytest

from ser.services.submissions import checking
from tests.law_cases import Case, cases
from tests.sending import STATE_SCOPE


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_a_check_says_what_the_law_says(case: Case, tmp_path: Path) -> None:
    found = checking.check(by=STATE_SCOPE, paths=[case.written(tmp_path)], today=case.today, are_all=True)
    codes = {f.rule for f in found.findings}
    assert (case.must_fire - codes, case.must_not_fire & codes) == (set(), set()), case.law
