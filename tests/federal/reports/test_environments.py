from ser.federal.reports.environments import early_shares, school_age_shares
from ser.law.report import Level
from tests.federal.reports.made import asked, child_frame, named, random_children, run


def test_shares_are_of_all_children_of_school_age_who_count() -> None:
    where = ["RC80"] * 4 + ["RC79TO40", "RC39", "SS", "HH", "CF", None]
    others = ({"environment": "RC80", "status": "NO_SERVICE"}, {"environment": "H", "early_childhood": True})
    rows = child_frame(*({"environment": each} for each in where), *others)
    (row,) = named(run(school_age_shares, rows, asked(level=Level.SEA)))
    assert (row["children"], row["regular"], row["little_regular"], row["separate"], row["unknown"]) == (10, 4, 1, 2, 1)
    assert [row[f"percent_{name}"] for name in ("regular", "little_regular", "separate")] == [40.0, 10.0, 20.0]


def test_shares_of_young_children_count_services_in_regular_programs() -> None:
    where = ("REC10YSVCS", "REC09YSVCS", "REC10YOTHLOC", "SC", "RF", "H", "SPL", "SPL")
    rows = child_frame(*({"environment": each, "early_childhood": True} for each in where), {})
    (row,) = named(run(early_shares, rows, asked(level=Level.SEA)))
    assert (row["children"], row["percent_regular"], row["percent_separate"], row["percent_home"]) == (
        8,
        25.0,
        25.0,
        12.5,
    )


def test_the_shares_of_nobody_are_blank() -> None:
    (row,) = named(run(early_shares, child_frame({}), asked(level=Level.SEA)))
    assert (row["children"], row["percent_home"]) == (0, None)


def test_the_children_of_leas_and_schools_sum_to_those_of_the_state() -> None:
    rows = named(run(school_age_shares, child_frame(*random_children(300, seed=5)), asked()))
    sums = {level: sum(r["children"] for r in rows if r["level"] == level) for level in ("sea", "lea", "sch")}
    assert len(set(sums.values())) == 1
    assert sums["sea"] > 0
