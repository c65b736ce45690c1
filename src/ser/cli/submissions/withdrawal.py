"""Says what taking a submission back did, or would do."""

from rich.table import Table
from rich.text import Text

from ser.cli.screen import number, screen
from ser.services.submissions.withdrawing import Withdrawn
from ser.store.taking_back import Fate

MOST = 20

WORDS = {
    Fate.GONE: "was new, and is gone",
    Fate.BEFORE: "was changed, and is as it was before",
    Fate.BACK: "was deleted, and is back",
    Fate.LEFT: "was changed since by others, and stays",
}


def tell_withdrawn(told: Withdrawn, *, is_preview: bool) -> None:
    """Show what became of the rows of a submission that was taken back, and each row that stays as it is."""
    console, done = screen(), told.done
    title = "would be withdrawn; nothing is changed yet" if is_preview else "is withdrawn"
    console.print(Text(f"Submission {told.submission.number}", style="bold"), title)
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right")
    for record, fates in done.rows.items():
        for fate, count in fates.items():
            if count:
                grid.add_row(f"{count:,}", record, WORDS[fate])
    for count, words in ((done.held, "held, and dropped"), (done.waiting, "of others, which wait again")):
        if count:
            grid.add_row(f"{count:,}", "rows", words)
    console.print(grid if grid.rows else "It has stored nothing.")
    if done.left:
        console.print(Text("\nStays as it is", style="bold"))
    for one in done.left[:MOST]:
        console.print(f"  {one.record} {one.key}: {one.why}", soft_wrap=True)
    if len(done.left) > MOST:
        console.print(f"  and {number(len(done.left) - MOST, 'more row')}; --json lists all")


def plain_withdrawn(told: Withdrawn, *, is_preview: bool) -> dict[str, object]:
    """What became of the rows, for scripts."""
    done = told.done
    return {
        "submission": told.submission.number,
        "preview": is_preview,
        "rows": {record: {str(f): n for f, n in fates.items() if n} for record, fates in done.rows.items() if +fates},
        "held": done.held,
        "waiting_again": done.waiting,
        "left": [{"record": o.record, "lea_code": o.lea_code, "key": o.key, "why": o.why} for o in done.left],
    }
