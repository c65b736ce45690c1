"""How severities look on the terminal: always the word, with a color where there are colors."""

from collections.abc import Mapping

from ser.law.finding import Severity

STYLES: Mapping[str, str] = {
    Severity.REJECT: "bold red",
    Severity.MUST_FIX: "red",
    Severity.MUST_EXPLAIN: "yellow",
    Severity.NOTICE: "cyan",
}

WORDS: Mapping[str, str] = {
    Severity.REJECT: "not stored",
    Severity.MUST_FIX: "stored; must be fixed before certification",
    Severity.MUST_EXPLAIN: "stored; needs a reason or a waiver",
    Severity.NOTICE: "worth a look, nothing must be done",
}
