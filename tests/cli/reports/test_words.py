from ser.cli.reports.words import WHY_NOT, ages_first, words_of
from ser.federal.facts.count_status import CountStatus


def test_every_reason_why_a_child_does_not_count_has_words() -> None:
    assert WHY_NOT.keys() == set(CountStatus) - {CountStatus.COUNTED}


def test_ages_stand_in_their_order_and_words_after_them() -> None:
    assert sorted(["10", "MISSING", "9", "AGE05K"], key=ages_first) == ["AGE05K", "9", "10", "MISSING"]


def test_codes_of_federal_files_have_their_words() -> None:
    assert words_of("race", "HI7") == "Hispanic or Latino"
    assert words_of("disability", "SLD") == "specific learning disability"
    assert words_of("disability", "MISSING") == "not known"
    assert words_of("age", "9") == ""
