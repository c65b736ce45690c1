"""The columns of the lists behind figures: who is meant, then why the report counts it there."""

_WHO = """
    lea_code               LEA
    site_code              School
    state_id               State ID
    system_id              System ID
    public_id              SER's ID
"""

CHILDREN = f"""{_WHO}
    age                    Age
    grade                  Grade
    disability             Disability category
    environment            Educational environment
    race                   Race or ethnicity
    sex                    Sex
    english_learner        English learner
    program                Program
"""

EVALUATIONS = f"""{_WHO}
    evaluation_id          Evaluation
    coordinator_id         Coordinator
    consent_received_date  Consent received
    base_due_date          Due by the clock alone
    due_date               Due
    extended_by            Extended by
    dissemination_date     Disseminated
    result                 Result
    days_late              Days late
    days_late_in           In
    late_reason            Reason
    excepted               Exception
    excepted_why           Why excepted
"""

TRANSITIONS = f"""{_WHO}
    part_c_transition_id   Transition
    third_birthday         Third birthday
    notification_date      Announced
    referral_date          Referred
    consent_date           Consent
    eligibility_date       Decided
    iep_date               Plan completed
    standing               Standing
    days_late              Days late
    delay_reason           Reason
"""

EXITS = f"""{_WHO}
    program_episode_id     Stay
    exit_date              Left
    exit_reason            Reason
    basis                  Basis of exit
    age                    Age
    disability             Disability category
    race                   Race or ethnicity
    sex                    Sex
    english_learner        English learner
"""

_REMOVED = """
    disability             Disability category
    race                   Race or ethnicity
    sex                    Sex
    english_learner        English learner
"""

REMOVALS = f"""{_WHO}
    removal_id             Removal
    begin_date             Began
    discipline_method      Kind
    days                   School days
    method                 Method
    interim_removal        Type of removal to an interim setting
    interim_reason         Reason
{_REMOVED}"""


def of_removed(*own: str) -> str:
    """The columns of children who were removed, with the days of their removals together."""
    lines = "\n".join(own)
    return f"""{_WHO}
    begin_date             Last removal
    days                   School days together
    {lines}
{_REMOVED}"""


POSTS = """
    lea_code               LEA
    site_code              School
    provider_id            Provider
    provider_assignment_id Post
    staff_category         Staff category
    age_group              Ages of the children
    qualification          Certified or qualified
    begin_date             From
    end_date               Until
    fte                    Full-time equivalents
"""

SEATS = """
    lea_code               LEA
    site_code              School
    class_code             Class
    state_id               State ID
    system_id              System ID
    class_roster_id        Seat
    begin_date             From
    end_date               Until
    class_kind             Kind
    class_level            Level
    class_category         Category
    is_half_day            Half day
"""
