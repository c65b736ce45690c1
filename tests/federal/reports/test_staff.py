from datetime import date

from ser.federal.facts import services
from ser.federal.reports.personnel import paraprofessionals, related_services, teachers
from ser.federal.reports.providers import providers
from ser.law.report import Report
from tests.federal.reports.made import asked, frame, named, record_rows, run_all

TODAY = date(2018, 3, 1)
QUESTION = asked(TODAY, 2018)
POST = {
    "lea_code": "017", "provider_id": "T1", "begin_date": date(2016, 7, 1), "staff_category": "TEACHER",
    "age_group": "5TO21", "qualification": "FC", "fte": 1.0,
}  # fmt: skip


def sums(report: Report, *rows: dict[str, object], code: str, by: str = "qualification") -> dict[str, float]:
    """The sums of one set for the state."""
    posts = record_rows("provider_assignment", *({**POST, **row} for row in rows))
    table = named(run_all(report, {"provider_assignment": posts}, QUESTION))
    return {row[by]: row["count"] for row in table if row["set"] == code and row["level"] == "sea"}


def test_teachers_are_added_up_by_certification_and_ages() -> None:
    rows = ({}, {"fte": 0.5, "qualification": "NFC"}, {"fte": 0.25, "age_group": "3TO5"}, {"staff_category": "PARA"})
    assert sums(teachers, *rows, code="ST1") == {"SPEDTCHFULCRT": 1.25, "SPEDTCHNFULCRT": 0.5}
    assert sums(teachers, *rows, code="ST2", by="age_group") == {"3TO5NOTK": 0.25, "AGE5KTO21": 1.5}
    assert sums(teachers, *rows, code="TOT") == {None: 1.75}


def test_what_is_not_known_of_a_post_is_missing_and_an_unknown_part_adds_nothing() -> None:
    assert sums(teachers, {"qualification": None}, {"fte": None}, code="ST1") == {"MISSING": 1.0, "SPEDTCHFULCRT": 0.0}


def test_posts_count_on_the_days_between_their_ends() -> None:
    ended, later = {"end_date": date(2018, 2, 28)}, {"begin_date": date(2018, 3, 2)}
    assert sums(teachers, ended, later, {"end_date": TODAY}, code="TOT") == {None: 1.0}


def test_paraprofessionals_are_a_file_of_their_own() -> None:
    assert sums(paraprofessionals, {}, {"staff_category": "PARA", "qualification": "NFC"}, code="ST1") == {"NQ": 1.0}


def test_related_services_leave_out_categories_that_the_file_does_not_know() -> None:
    rows = ({"staff_category": "PSYCH"}, {"staff_category": "DIAG"}, {"staff_category": "PSYCH", "fte": 0.5})
    assert sums(related_services, *rows, code="ST1", by="staff_category") == {"PSYCH": 1.5}


def test_staff_of_one_lea_is_shown_without_the_state() -> None:
    posts = record_rows("provider_assignment", POST, {**POST, "lea_code": "026"})
    table = named(run_all(teachers, {"provider_assignment": posts}, asked(TODAY, 2018, lea="026")))
    assert {(row["level"], row["lea_code"]) for row in table} == {("lea", "026")}


SERVICE = {"lea_code": "017", "iep_id": "I1", "service": "SE", "begin_date": date(2017, 11, 9)}
KNOWN = {"lea_code": "017", "provider_id": "T1", "provider_type": "TEACHER", "certified_to_date": date(2022, 6, 30)}


def wanting(**frames: object) -> list[tuple[str, str | None, int | None]]:
    given = {
        "provider": record_rows("provider", KNOWN),
        "provider_assignment": record_rows("provider_assignment", POST),
        "service": record_rows("service", {**SERVICE, "service_id": "B1", "provider_id": "T1"}),
    }
    rows = named(run_all(providers, {**given, **frames}, QUESTION))  # type: ignore[dict-item]
    return [(row["wants"], row["provider_id"], row["services"]) for row in rows]


def test_staff_with_its_papers_wants_nothing() -> None:
    assert wanting() == []


def test_services_without_a_provider_are_counted_by_service() -> None:
    waiting = frame(
        services, [{"lea_code": "017", "service": "SLR", "is_vacant": vacant} for vacant in (True, True, False)]
    )
    assert wanting(services=waiting) == [("vacant", None, 2)]


def test_a_provider_whom_the_lea_has_not_sent_is_unknown() -> None:
    named_by = record_rows("service", {**SERVICE, "service_id": "B1", "provider_id": "T9"})
    assert wanting(service=named_by) == [("unknown", "T9", 1)]


def test_an_expired_certificate_and_a_post_without_qualification_are_named() -> None:
    expired = record_rows("provider", {**KNOWN, "certified_to_date": date(2018, 2, 28)})
    assert wanting(provider=expired) == [("certificate expired", "T1", 1)]
    unqualified = record_rows("provider_assignment", {**POST, "qualification": "NFC"})
    assert wanting(provider_assignment=unqualified) == [("not fully certified or qualified", "T1", 1)]
    over = record_rows("provider_assignment", {**POST, "qualification": "NFC", "end_date": date(2018, 1, 1)})
    assert wanting(provider_assignment=over) == []
