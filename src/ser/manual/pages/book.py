"""What every page of the reference is written from: the state, its description, and where each entry stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ser.law.cite import Standing
from ser.law.state import State
from ser.law.words import WHAT_IT_MEANS, severity
from ser.manual.describe import Description
from ser.manual.entries import CitationEntry, ClockEntry, ParagraphEntry, RuleEntry
from ser.manual.pages.markdown import escaped, link, named

INDEX = "README.md"
RECORDS = "records/README.md"
RULES = "rules/README.md"
CLOCKS = "clocks/README.md"
CODES = "code-sets.md"
REPORTS = "reports.md"
FACTS = "facts.md"
LAYOUTS = "layouts.md"
SWITCHES = "switches.md"
ROLES = "roles.md"
FLOWS = "flows.md"
CALENDAR = "calendar.md"
CITATIONS = "citations.md"
NEEDS_A_SOURCE = "needs-a-source.md"
FINDINGS = "findings.md"
EXAMPLE = "example.md"

SEVERITY_WORDS = {code: f"{severity(code)}: {words}" for code, words in WHAT_IT_MEANS.items()}


@dataclass(frozen=True)
class Book:
    """The state that the reference is about, as it is and as plain data; `today` is the day of its examples."""

    state: State
    description: Description
    today: date

    @cached_property
    def rules(self) -> dict[str, RuleEntry]:
        """The rules by code."""
        return {rule.code: rule for rule in self.description.rules}

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """The subjects of the rules: files first, then in the order of the records, collections last."""
        groups = ["files", *(record.group for record in self.description.records), "collections"]
        used = {rule.subject for rule in self.description.rules}
        return tuple(group for group in dict.fromkeys(groups) if group in used)

    def record(self, at: str, name: str) -> str:
        """A link to the page of a record."""
        return link(at, record_page(name), named(name)) if name in self.state.records else named(name)

    def element(self, at: str, ref: str) -> str:
        """A link to the page on which an element stands; `ref` is record.element."""
        name = ref.partition(".")[0]
        return link(at, record_page(name), named(ref)) if name in self.state.records else named(ref)

    def rule(self, at: str, code: str) -> str:
        """A link to a rule."""
        return link(at, rules_page(self.rules[code].subject), code, rule_heading(self.rules[code]))

    def clock(self, at: str, clock: ClockEntry) -> str:
        """A link to a clock."""
        return link(at, clock_page(clock.code), f"{clock.code} {escaped(clock.title)}")

    def code_set(self, at: str, name: str) -> str:
        """A link to a code set."""
        return link(at, CODES, named(name), name)

    def cites(self, at: str, cites: Iterable[CitationEntry]) -> str:
        """Citations with a link to what the paragraph says, the unverified marked."""
        return "; ".join(self.cite(at, each) for each in cites)

    def cite(self, at: str, each: CitationEntry) -> str:
        """A citation with a link to what the paragraph says; a need of the system itself in words."""
        if each.standing == Standing.HOUSE:
            return f"SER itself: {escaped(each.note)}"
        paragraph = self.paragraph(each)
        text = escaped(each.text) if paragraph is None else link(at, CITATIONS, escaped(each.text), paragraph.cite)
        if each.standing == Standing.READ:
            return text
        return f"{text} (*unverified*{': ' + escaped(each.note) if each.note else ''})"

    def paragraph(self, each: CitationEntry) -> ParagraphEntry | None:
        """The line of the register of paragraphs that a citation means: the one that has most in common with it."""
        section = each.text.split("(")[0].strip()
        of_section = [p for p in self.description.paragraphs if _is_of(p.cite, section)]
        return max(of_section, key=lambda p: (_common(p.cite, each.text), p.read), default=None)


def record_page(name: str) -> str:
    """Where the page of a record stands."""
    return f"records/{name}.md"


def rules_page(subject: str) -> str:
    """Where the rules of a subject stand."""
    return f"rules/{subject.replace(' ', '-')}.md"


def clock_page(code: str) -> str:
    """Where the page of a clock stands."""
    return f"clocks/{code}.md"


def rule_heading(rule: RuleEntry) -> str:
    """The heading of a rule: its code and the claim in its name."""
    return f"{rule.code}: {rule.title}"


def _is_of(cite: str, section: str) -> bool:
    return cite.startswith(section) and not cite[len(section) : len(section) + 1].isdigit()


def _common(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
