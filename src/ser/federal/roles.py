"""The roles that any state needs, and which permission each kind of record asks for; a state may replace or add."""

from collections.abc import Mapping

from ser.law.permission import Level, Permission, Role

P = Permission

ENTERS: Mapping[str, Permission] = {
    "directory": P.ENTER_DIRECTORY,
    "person": P.ENTER_PROFILE,
    "information system": P.ENTER_PROFILE,
    "responsibility": P.CLAIM,
    "appraisal": P.ENTER_EVALUATION,
    "evaluation": P.ENTER_EVALUATION,
    "early childhood": P.ENTER_EVALUATION,
    "program": P.ENTER_PLAN,
    "plan": P.ENTER_PLAN,
    "rights": P.ENTER_PROFILE,
    "monitoring": P.ENTER_MONITORING,
    "incidents": P.ENTER_DISCIPLINE,
    "findings": P.EXPLAIN,
}
"""The permission to enter the records of a group, where a record is not `entered_with` another one."""

_LOOK = frozenset({P.FIND_STUDENT, P.READ_STUDENT, P.REQUEST_ACCESS})
_REPORTS = _LOOK | {P.READ_REPORTS}
_ENTER = (frozenset(ENTERS.values()) - {P.ENTER_MONITORING}) | {P.ENTER_DISCIPLINE, P.ENTER_SERVICES}
_LEA = _REPORTS | _ENTER | {
    P.ADD_CHILD, P.FIND_STATEWIDE, P.READ_PROTECTED, P.CORRECT_FINAL, P.REQUEST_DELETE, P.LOAD_FILES, P.READ_AUDIT,
}  # fmt: skip

ROLES = (
    Role(
        "STATE_ADMIN", "State administrator", Level.STATE,
        "One or two people of the state's special education office who run SER.",
        frozenset(P) - {P.READ_SEALED},
    ),
    Role(
        "SEALED_KEEPER", "Keeper of sealed records", Level.STATE,
        "The person whom the state names for adoption records, and nobody else.",
        _LOOK | {P.FIND_STATEWIDE, P.READ_PROTECTED, P.READ_SEALED, P.MERGE_STUDENTS, P.READ_AUDIT},
    ),
    Role(
        "SEALED_DEPUTY", "Deputy keeper of sealed records", Level.STATE,
        "The person who stands in for the keeper of sealed records.",
        _LOOK | {P.FIND_STATEWIDE, P.READ_PROTECTED, P.READ_SEALED, P.READ_AUDIT},
    ),
    Role(
        "STATE_MONITOR", "State monitor", Level.STATE,
        "Staff of the state who monitor how LEAs keep the law; they change nothing.",
        _REPORTS | {P.FIND_STATEWIDE, P.READ_AUDIT, P.READ_DISPUTES},
    ),
    Role(
        "STATE_ANALYST", "State analyst", Level.STATE,
        "Staff of the state who make the counts; they read no single child.",
        frozenset({P.READ_REPORTS, P.FREEZE, P.REQUEST_ACCESS}),
    ),
    Role(
        "SECURITY_COORDINATOR", "Security coordinator", Level.LEA,
        "Whom the superintendent of the LEA names to the state; at least one in each LEA, and no shared account.",
        frozenset({P.GRANT_ACCESS, P.READ_AUDIT, P.REQUEST_ACCESS}),
    ),
    Role(
        "LEA_DIRECTOR", "Director of special education", Level.LEA,
        "The special education supervisor of the LEA, or the person named in that place.",
        _LEA | {P.APPROVE_DELETE, P.CONFIRM_ACCESS, P.READ_DISPUTES},
    ),
    Role(
        "DATA_MANAGER", "Data manager", Level.LEA,
        "Staff who send the LEA's files and fix what is found in them.",
        _LEA | {P.CONVERT, P.MERGE_STUDENTS},
    ),
    Role(
        "EVALUATOR", "Evaluator", Level.LEA,
        "Staff who evaluate children: diagnosticians, school psychologists, speech pathologists, social workers.",
        _REPORTS | {
            P.ADD_CHILD, P.FIND_STATEWIDE, P.ENTER_EVALUATION, P.ENTER_PROFILE, P.EXPLAIN, P.REQUEST_DELETE,
            P.CORRECT_FINAL,
        },
    ),
    Role(
        "CASE_MANAGER", "Case manager", Level.CASELOAD,
        "Teachers who write the plans of the children on their caseload.",
        _REPORTS | {P.ENTER_PLAN, P.ENTER_SERVICES, P.EXPLAIN, P.REQUEST_DELETE},
    ),
    Role(
        "PROVIDER", "Service provider", Level.CASELOAD,
        "Therapists and others who serve children under a plan.",
        _LOOK | {P.ENTER_SERVICES},
    ),
    Role(
        "SITE_ADMIN", "Site administrator", Level.SITE,
        "Principals and those who stand in for them; they change nothing.",
        _REPORTS,
    ),
    Role(
        "LEA_READER", "Reader", Level.LEA,
        "Auditors and others who may read for a time; they change nothing.",
        _REPORTS,
    ),
)  # fmt: skip
