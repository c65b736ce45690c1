"""The program episode and the plan: IEP key data, placement and services."""

from datetime import date

from ser.federal import codes
from ser.law.element import element
from ser.law.record import SentRecord, StudentRecord, record


@record("program_episode", "Program episode", group="program", parent="student")
class ProgramEpisode(StudentRecord):
    """A stay in a program from begin to exit; several may be open at once."""

    program_episode_id: str = element("Episode ID", "The sender's ID of this episode.", width=32)
    program: str = element("Program", "Which program.", codes=codes.PROGRAM)
    begin_date: date = element("Begins", "The first day in the program.")
    begin_basis: str | None = element("Basis", "How it began.", codes=codes.BEGIN_BASIS)
    end_date: date | None = element("Ends", "The last day in the program.")
    exit_reason: str | None = element("Exit reason", "Why it ended.", codes=codes.EXIT_REASON)
    exit_evaluation_id: str | None = element("Evaluation of the exit", "The reevaluation that ended it.", width=32)
    diploma_type: str | None = element("Diploma", "The kind of diploma.", width=20)
    summary_of_performance_date: date | None = element(
        "Summary of performance", "When the summary was given.", cite="34 CFR 300.305(e)"
    )
    next_setting: str | None = element("Next setting", "Where the child went.", width=60)
    follow_up_consent: bool | None = element("Follow-up", "Whether the child may be asked after school.")


@record("iep", "Individualized education program", group="plan", parent="program_episode")
class Iep(StudentRecord):
    """The plan of a child: its dates, consents, factors and notices."""

    iep_id: str = element("Plan ID", "The sender's ID of this plan.", width=32)
    program_episode_id: str = element("Episode", "The program episode it belongs to.", width=32)
    iep_type: str = element("Type", "Initial, review, interim, amendment, services plan.", codes=codes.IEP_TYPE)
    iep_status: str = element("Status", "How far it has come.", codes=codes.IEP_STATUS)
    site_code: str | None = element("Site", "The school that carries it out.", width=6, exact=True)
    evaluation_id: str | None = element("Basis", "The evaluation it rests on.", width=32)
    notice_date: date | None = element("Meeting notice", "When the parent was invited.", cite="34 CFR 300.322(b),(d)")
    meeting_date: date | None = element("Meeting", "When the team met.")
    iep_date: date | None = element("Completed", "When the team completed the plan.", expected=True)
    begin_date: date | None = element("Begins", "The first day of the plan.", ahead=True, expected=True)
    end_date: date | None = element("Ends", "The last day of the plan.", ahead=True, expected=True)
    parent_signature_date: date | None = element("Parent signed", "When the parent signed.")
    parent_attempts_documented: bool | None = element(
        "Attempts documented", "Whether attempts to involve the parent are kept."
    )
    implementation_date: date | None = element("Implemented", "When it was carried out first.")
    interim_reason: str | None = element("Interim reason", "Why an interim plan was made.", codes=codes.INTERIM_REASON)
    amends_iep_id: str | None = element("Amends", "The plan that this one amends.", width=32)
    amendment_method: str | None = element("Amendment by", "Meeting or agreement.", codes=codes.AMENDMENT_METHOD)
    changed_sections: str | None = element("Changed", "The sections that were changed.", width=200)
    strengths: str | None = element("Strengths", "Strengths of the child.", width=4000)
    parent_concerns: str | None = element("Parent's concerns", "Concerns of the parent.", width=4000)
    evaluation_results: str | None = element("Results", "Results of the latest evaluation.", width=4000)
    present_levels: str | None = element(
        "Present levels", "Academic achievement and functional performance.", width=4000
    )
    assessment_results: str | None = element("Assessment results", "Results of state assessments.", width=4000)
    behavior_impedes: bool | None = element("Behavior", "Whether behavior impedes learning.")
    limited_english: bool | None = element("Limited English", "Whether language needs matter.")
    needs_braille: bool | None = element("Braille", "Whether Braille is needed.")
    communication_needs: bool | None = element("Communication", "Whether communication needs matter.")
    needs_assistive_technology: bool | None = element("Assistive technology", "Whether devices are needed.")
    needs_accessible_materials: bool | None = element(
        "Accessible materials", "Whether accessible materials are needed."
    )
    has_health_needs: bool | None = element("Health", "Whether health needs matter.")
    factors_text: str | None = element("Factors in words", "More about the factors.", width=4000)
    assessment: str | None = element("Assessment", "How the child takes part.", codes=codes.ASSESSMENT)
    esy_considered: bool | None = element(
        "ESY considered", "Whether extended school year was decided.", cite="34 CFR 300.106"
    )
    esy_eligible: bool | None = element("ESY eligible", "Whether services are needed.")
    esy_criterion: str | None = element("ESY criterion", "Why.", codes=codes.ESY_CRITERION)
    esy_decision_date: date | None = element("ESY decided", "When extended school year was decided.")
    transportation: bool | None = element("Transportation", "Whether special transportation is needed.")
    rights_transfer_notice_date: date | None = element(
        "Rights transfer told", "When the child was told of the rights that will transfer.", cite="34 CFR 300.320(c)"
    )
    team_excusal: bool | None = element("Member excused", "Whether a member was excused.", cite="34 CFR 300.321(e)")
    excusal_agreed_date: date | None = element("Excusal agreed", "When parent and LEA agreed in writing.")
    written_input_date: date | None = element("Written input", "When the excused member gave written input.")
    ten_day_notice_date: date | None = element("Ten-day notice", "When notice of the change was sent.", ahead=True)
    ten_day_notice_method: str | None = element("Notice method", "How it was sent.", codes=codes.NOTICE_METHOD)
    change_effective_date: date | None = element("Change takes effect", "When the change takes effect.", ahead=True)
    waiver_statement: bool | None = element("Waiver statement", "Whether it states the triennial waiver.")
    private_school_site_code: str | None = element(
        "Private school", "The private school of a services plan.", width=6, exact=True
    )
    services_accepted: bool | None = element(
        "Services accepted", "Whether offered private-school services were accepted."
    )
    comments: str | None = element("Comments", "Anything else.", width=4000)


@record("placement", "Placement", group="plan", parent="iep")
class Placement(SentRecord):
    """A dated segment of where a child is taught; several may stand in a plan."""

    placement_id: str = element("Placement ID", "The sender's ID of this segment.", width=32)
    iep_id: str = element("Plan", "The plan it belongs to.", width=32)
    site_code: str | None = element("Site", "Where the child is taught.", width=6, exact=True)
    begin_date: date = element("Begins", "The first day of the segment.", ahead=True)
    end_date: date | None = element("Ends", "The last day of the segment.", ahead=True)
    school_age_environment: str | None = element("School-age environment", codes=codes.SCHOOL_AGE_ENVIRONMENT)
    early_childhood_environment: str | None = element(
        "Early-childhood environment", codes=codes.EARLY_CHILDHOOD_ENVIRONMENT
    )
    minutes_total: int | None = element(
        "Minutes a week", "Minutes of the school week.", width=5, minimum=0, maximum=10080
    )
    minutes_regular: int | None = element(
        "Minutes regular", "Minutes a week inside the regular class.", width=5, minimum=0, maximum=10080
    )
    not_regular_reason: str | None = element(
        "Why not regular", "Why the child is outside the regular class.", width=400
    )
    is_home_school: bool | None = element("Home school", "Whether it is the school the child would attend.")
    nonpublic_placement: str | None = element("Nonpublic placement", "Who placed the child in a nonpublic school.",
                                              codes=codes.NONPUBLIC_PLACEMENT)  # fmt: skip
    corrections: str | None = element("Corrections", "The kind of correctional facility.", codes=codes.CORRECTIONS,
                                      cite="34 CFR 300.324(d)")  # fmt: skip


@record("service", "Service", group="plan", parent="iep")
class Service(SentRecord):
    """A service that a plan prescribes, and its first delivery."""

    service_id: str = element("Service ID", "The sender's ID of this service.", width=32)
    iep_id: str = element("Plan", "The plan that prescribes it.", width=32)
    service: str = element("Service", "Which service.", codes=codes.SERVICE)
    service_setting: str | None = element("Setting", "Where it is given.", codes=codes.SERVICE_SETTING)
    sessions: int | None = element("Sessions", "Sessions in each period.", width=3, minimum=1, maximum=999)
    frequency: str | None = element("Per", "The period of the sessions.", codes=codes.FREQUENCY)
    minutes: int | None = element("Minutes", "Minutes a session.", width=4, minimum=1, maximum=1440)
    is_group: bool | None = element("Group", "Whether given in a group.")
    begin_date: date = element("Begins", "The first planned day.", ahead=True)
    end_date: date | None = element("Ends", "The last planned day.", ahead=True)
    end_reason: str | None = element("Reason of the end", "Why it ended.", codes=codes.SERVICE_END)
    first_delivered_date: date | None = element(
        "First delivered", "When it was given first.", cite="34 CFR 300.323(a),(c)"
    )
    gap_reason: str | None = element("Gap", "Why it did not start in time.", codes=codes.GAP_REASON)
    provider_id: str | None = element("Provider", "Staff ID of the provider; blank where vacant.", width=32)
    provider_site_code: str | None = element("Provider's site", "Where the provider works.", width=6, exact=True)
    is_esy: bool | None = element("Extended school year", "Whether given in the extended school year.")
    funding: str | None = element("Funding", "What pays for it.", width=20)
