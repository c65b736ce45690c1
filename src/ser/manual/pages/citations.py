"""The pages of the law: what each paragraph says and whether it was read, and what still needs a source."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ser.law.cite import Standing, official_address
from ser.law.words import sentence, severity
from ser.manual.describe import Description
from ser.manual.entries import CitationEntry, ExtensionEntry, ParagraphEntry
from ser.manual.pages.book import (
    CALENDAR,
    CITATIONS,
    CLOCKS,
    CODES,
    FACTS,
    NEEDS_A_SOURCE,
    REPORTS,
    SWITCHES,
    Book,
    clock_page,
    record_page,
    rule_heading,
    rules_page,
)
from ser.manual.pages.markdown import Page, escaped, link, listed, named, page, table


@dataclass(frozen=True, slots=True)
class Resting:
    """Something that rests on citations: what kind of thing, where it stands, what being unverified does to it."""

    kind: str
    text: str
    page: str
    cite: tuple[CitationEntry, ...]
    heading: str = ""
    effect: str = ""

    def link(self, at: str) -> str:
        """A link to where it stands."""
        return link(at, self.page, self.text, self.heading)


def resting(d: Description) -> Iterator[Resting]:
    """Everything in a state that cites."""
    for rule in d.rules:
        waits = rule.severity != rule.declared_severity
        effect = f"a notice instead of {severity(rule.declared_severity)}" if waits else "a notice"
        text = f"{rule.code} {escaped(rule.title)}"
        yield Resting("rule", text, rules_page(rule.subject), rule.cite, rule_heading(rule), effect)
    for clock in d.clocks:
        text, at = f"{clock.code} {escaped(clock.title)}", clock_page(clock.code)
        yield Resting("clock", text, at, clock.cite, "", "nothing is late by it")
    yield from _extensions(d)
    for report in d.reports:
        yield Resting("report", escaped(report.name), REPORTS, report.cite, f"{report.name}: {report.title}")
    for facts in d.facts:
        yield Resting("facts", f"the facts {named(facts.name)}", FACTS, facts.cite, facts.name)
    for switch in d.switches:
        words = "; ".join(v.value if v.since is None else f"from {v.since} {v.value}" for v in switch.values)
        yield Resting("switch", escaped(switch.title), SWITCHES, switch.cite, "", words)
    for codes in d.code_sets:
        yield Resting("code set", f"the codes {named(codes.name)}", CODES, codes.cite, codes.name)
    for record in d.records:
        yield Resting("record", named(record.name), record_page(record.name), record.cite)
        for element in record.elements:
            text = named(f"{record.name}.{element.name}")
            yield Resting("element", text, record_page(record.name), element.cite)


def _extensions(d: Description) -> Iterator[Resting]:
    """The kinds of extension, each once with the clocks that it may move."""
    clocks: dict[ExtensionEntry, list[str]] = {}
    for clock in d.clocks:
        for extension in clock.extensions:
            clocks.setdefault(extension, []).append(clock.code)
    for extension, codes in clocks.items():
        text = f"{escaped(extension.title)} ({', '.join(codes)})"
        yield Resting("extension", text, CLOCKS, extension.cite, "", "a category of its own in every report")


def pages(book: Book) -> Iterator[Page]:
    """The register of paragraphs, and the list of what still needs a source."""
    every = tuple(resting(book.description))
    yield _register(book, every)
    yield _needs(book, every)


def _register(book: Book, every: tuple[Resting, ...]) -> Page:
    paragraphs = book.description.paragraphs
    by_paragraph: dict[str, list[str]] = {}
    for each in every:
        for cite in each.cite:
            found = book.paragraph(cite) if cite.standing != Standing.HOUSE else None
            if found is not None:
                by_paragraph.setdefault(found.cite, []).append(each.link(CITATIONS))
    read = sum(p.read for p in paragraphs)
    return page(
        CITATIONS,
        "Citations",
        f"The paragraphs that were looked for: {read} of {len(paragraphs)} were read, in whole or in part. What rests"
        " on a paragraph says so only if it stands here as read; otherwise it is *unverified*"
        f" ({link(CITATIONS, NEEDS_A_SOURCE, 'what still needs a source')}).",
        *(_paragraph(p, by_paragraph.get(p.cite, [])) for p in paragraphs),
    )


def _paragraph(p: ParagraphEntry, rests: list[str]) -> str:
    about = f"**{sentence_of(p)}** {escaped(p.says)}"
    source = f"Seen at: {escaped(p.source)}." if p.source.strip(" -") else ""
    used = f"Rests on it: {', '.join(dict.fromkeys(rests))}." if rests else "Nothing rests on it yet."
    address = official_address(p.cite, p.source)
    official = f"Official text: <{address}>." if address else ""
    return "\n\n".join(filter(None, [f"## {escaped(p.cite)}", about, official, source, used]))


def sentence_of(p: ParagraphEntry) -> str:
    """Whether a paragraph was read, as a short sentence."""
    return escaped(sentence(p.status)) + "."


def _needs(book: Book, every: Iterable[Resting]) -> Page:
    waiting = [each for each in every if _lacks(each)]
    calendar = book.description.calendar
    return page(
        NEEDS_A_SOURCE,
        "What still needs a source",
        "These rest on nothing but a paragraph that nobody has read, or on what the system itself brought. Anyone who"
        " finds the paragraph can settle them. Until then an unverified rule is a notice, and nothing is late by an"
        " unverified clock.",
        *_section("Rules", "Held down to a notice until the paragraph is read.", book, waiting, "rule"),
        *_section("Clocks", "Show a due day; nothing is late by them.", book, waiting, "clock"),
        *_section("Extensions of clocks", "Move the due day, in a category of their own.", book, waiting, "extension"),
        *_section("Switches", "Set as shown until the state decides otherwise.", book, waiting, "switch"),
        *_section("Reports and facts", "Count as they stand.", book, waiting, "report", "facts"),
        *_section("Records and elements", "Stored as they stand.", book, waiting, "record", "element"),
        *_section("Code sets", "Work as they stand; the state's own codes may differ.", book, waiting, "code set"),
        ""
        if calendar.verified
        else f"## Calendar\n\n{link(NEEDS_A_SOURCE, CALENDAR, 'The calendar')}: {escaped(calendar.source)}.",
        "## Code sets of the system's own\n\nNo paragraph names these codes; they are what the system needs in order to"
        " work, and a state may replace them.\n\n" + ", ".join(_own(book)) + ".",
        "## Paragraphs that were not found\n\n" + listed(_not_found(book)),
    )


def _lacks(each: Resting) -> bool:
    return bool(each.cite) and all(c.standing == Standing.UNVERIFIED for c in each.cite)


def _section(title: str, words: str, book: Book, waiting: Iterable[Resting], *kinds: str) -> Iterator[str]:
    found = [each for each in waiting if each.kind in kinds]
    if not found:
        return
    yield f"## {title}"
    yield words
    has_effect = any(each.effect for each in found)
    header = ["What", "Needs", *(["Now"] if has_effect else [])]
    rows = (
        [
            each.link(NEEDS_A_SOURCE),
            "; ".join(_need(book, c) for c in each.cite),
            *([escaped(each.effect)] if has_effect else []),
        ]
        for each in found
    )
    yield table(header, rows)


def _need(book: Book, cite: CitationEntry) -> str:
    note = f": {escaped(cite.note)}" if cite.note else ""
    paragraph = book.paragraph(cite)
    text = escaped(cite.text)
    return (text if paragraph is None else link(NEEDS_A_SOURCE, CITATIONS, text, paragraph.cite)) + note


def _own(book: Book) -> list[str]:
    return [
        book.code_set(NEEDS_A_SOURCE, s.name)
        for s in book.description.code_sets
        if all(c.standing == Standing.HOUSE for c in s.cite)
    ]


def _not_found(book: Book) -> Iterator[str]:
    for p in book.description.paragraphs:
        if not p.read:
            yield f"{link(NEEDS_A_SOURCE, CITATIONS, escaped(p.cite), p.cite)} ({escaped(p.status)})"
