"""How severities look on the terminal: a color for each, beside its word."""

from collections.abc import Mapping

from ser.law.finding import Severity

STYLES: Mapping[str, str] = {
    Severity.REJECT: "bold red",
    Severity.MUST_FIX: "red",
    Severity.MUST_EXPLAIN: "yellow",
    Severity.NOTICE: "cyan",
}
