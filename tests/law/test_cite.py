import pytest

from ser.law.cite import Paragraph, citations, official_address, unread, unverified


def paragraph(cite: str, status: str = "read") -> Paragraph:
    return Paragraph(cite, status, "what it says", "where it was read")


@pytest.mark.parametrize(
    ("cite", "sections"),
    [
        ("34 CFR 300.301(c)-(e)", {"34 CFR 300.301"}),
        ("34 CFR 300.322(b),(d)", {"34 CFR 300.322"}),
        ("34 CFR 303.340, .341", {"34 CFR 303.340", "34 CFR 303.341"}),
        ("LAC 28:XLIII.303-.305, .307", {f"LAC 28:XLIII.{n}" for n in (303, 304, 305, 307)}),
        ("R.S. 17:183.2(B) (Act 833 of 2014, April Dunn)", {"R.S. 17:183.2"}),
        ("20 USC 1418", {"20 USC 1418"}),
    ],
)
def test_a_line_of_the_register_names_its_sections(cite: str, sections: set[str]) -> None:
    assert paragraph(cite).sections == sections


@pytest.mark.parametrize(
    ("cited", "known"),
    [
        ("34 CFR 300.301(c)(1)", "34 CFR 300.301(c)-(e)"),
        ("34 CFR 303.341", "34 CFR 303.340, .341"),
        ("34 CFR 300.306", "34 CFR 300.306"),
    ],
)
def test_a_citation_of_a_section_that_was_read_stands(cited: str, known: str) -> None:
    assert unread(citations(cited), {known: paragraph(known, "read in part")}) == []


@pytest.mark.parametrize(
    ("cited", "known", "status"),
    [
        ("34 CFR 300.30", "34 CFR 300.300(a)", "read"),
        ("34 CFR 300.300", "34 CFR 300.30", "read"),
        ("34 CFR 300.301(c)", "34 CFR 300.301(c)", "not found"),
        ("34 CFR 300", "34 CFR 300.301", "read"),
    ],
)
def test_a_citation_of_another_section_is_unread(cited: str, known: str, status: str) -> None:
    assert unread(citations(cited), {known: paragraph(known, status)}) == [cited]


def test_what_is_given_as_unverified_needs_no_register() -> None:
    assert unread(citations([unverified("LAC 28:CI.511")]), {}) == []


@pytest.mark.parametrize(
    ("cite", "source", "address"),
    [
        ("34 CFR 300.301(c)-(e)", "", "https://www.ecfr.gov/current/title-34/section-300.301"),
        (
            "20 USC 1418",
            "",
            "https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title20-section1418",
        ),
        ("R.S. 1:55(A)", "legis.la.gov Law.aspx?d=74097", "https://legis.la.gov/legis/Law.aspx?d=74097"),
        ("R.S. 17:1944(G)", "print.casetext.com 17:1944", None),
        ("LAC 28:CI.511", "casetext LAC 28:CI.511", None),
    ],
)
def test_the_official_text_of_a_paragraph_has_an_address(cite: str, source: str, address: str | None) -> None:
    assert official_address(cite, source) == address
