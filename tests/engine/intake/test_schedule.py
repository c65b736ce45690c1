from ser.engine.intake.schedule import named_kinds, tasks_of


def test_a_kind_waits_for_its_lea_its_student_and_its_parent() -> None:
    assert named_kinds("lea") == set()
    assert named_kinds("student") == {"lea"}
    assert named_kinds("iep") == {"lea", "student", "program_episode"}
    assert named_kinds("service") == {"lea", "iep"}


def test_the_kinds_on_which_most_of_the_rest_waits_come_first() -> None:
    sizes = {"lea": 1, "student": 10, "guardian": 30, "program_episode": 5, "iep": 20, "service": 15}
    assert [kind for kind, _, _ in tasks_of(sizes, 2)] == [
        "lea",
        "student",
        "program_episode",
        "iep",
        "guardian",
        "service",
    ]


def test_a_kind_is_parted_only_where_it_is_more_than_a_process_has_to_do() -> None:
    assert tasks_of({"lea": 1, "student": 9}, 2) == [("lea", 0, 1), ("student", 0, 2), ("student", 1, 2)]
    assert tasks_of({"lea": 4, "student": 4, "guardian": 4}, 2) == [
        ("lea", 0, 1),
        ("student", 0, 1),
        ("guardian", 0, 1),
    ]
