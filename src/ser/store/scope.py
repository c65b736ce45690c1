"""For whom a read is made: every function that returns rows of students takes a scope first."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """Who reads, and which LEAs' children; `lea_codes` None is the whole state, `system` a named task of the system."""

    actor: str
    lea_codes: frozenset[str] | None = None
    system: str = ""

    @property
    def is_state(self) -> bool:
        """Whether the scope is the whole state."""
        return self.lea_codes is None

    @property
    def only_lea(self) -> str | None:
        """The LEA of a scope that is of one alone: whose rows are sent, or who is noted to have acted."""
        return next(iter(self.lea_codes)) if self.lea_codes and len(self.lea_codes) == 1 else None

    def students(self, column: str) -> tuple[str, list[object]]:
        """A condition that keeps the students whom the scope may read, and its parameters.

        A child is in the scope of each LEA that has, had or claims a responsibility for it, and of the LEA whose row
        made it known.
        """
        if self.lea_codes is None:
            return "true", []
        leas = sorted(self.lea_codes)
        text = (
            f"({column} IN (SELECT student_id FROM responsibility WHERE lea_code = ANY(%s))"
            f" OR {column} IN (SELECT id FROM student WHERE lea_code = ANY(%s)))"
        )
        return text, [leas, leas]

    def rows(self, column: str) -> tuple[str, list[object]]:
        """A condition that keeps the rows that the scope's LEAs sent, and its parameters."""
        return ("true", []) if self.lea_codes is None else (f"{column} = ANY(%s)", [sorted(self.lea_codes)])


def state_scope(actor: str) -> Scope:
    """The scope of somebody who works for the whole state."""
    return Scope(actor)


def system_scope(task: str) -> Scope:
    """The scope of a task of the system itself, such as finding overlaps across LEAs."""
    return Scope(f"system:{task}", None, task)
