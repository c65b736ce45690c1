"""The program episode and the plan: IEP key data, placement and services."""

from datetime import date

from ser.federal import codes
from ser.law.element import element
from ser.law.permission import Permission
from ser.law.record import SentRecord, StudentRecord, record


@record("program_episode", "Program episode", group="program", parent="student")
class ProgramEpisode(StudentRecord):
    """A stay in a program from begin to exit; several may be open at once."""

    program_episode_id: str = element("Episode ID", "The sender's ID of this episode.", width=32)
    program: str = element(
        "Program",
        "Whether the child is in special education under IDEA, has a services plan, or receives gifted or talented"
        " services. Each is an episode of its own.",
        codes=codes.PROGRAM,
    )
    begin_date: date = element("Begins", "The first day in the program.")
    begin_basis: str | None = element(
        "Basis",
        "How the child came into the program, such as an initial evaluation, a transfer, Part C, or a return after"
        " an exit.",
        codes=codes.BEGIN_BASIS,
    )
    end_date: date | None = element("Ends", "The last day in the program.")
    exit_reason: str | None = element(
        "Exit reason",
        "Why the child left the program, such as graduation or a move. Needed with a last day; blank while the"
        " child is in the program.",
        codes=codes.EXIT_REASON,
    )
    exit_evaluation_id: str | None = element(
        "Evaluation of the exit", "The reevaluation that ended it.", width=32, names="evaluation"
    )
    diploma_type: str | None = element(
        "Diploma",
        "The diploma or certificate that the student earned at the exit, in the LEA's words. Blank where there was"
        " none.",
        width=20,
    )
    summary_of_performance_date: date | None = element(
        "Summary of performance",
        "The date on which the student was given the summary of performance at the exit. Blank where none was given.",
        cite="34 CFR 300.305(e)",
    )
    next_setting: str | None = element(
        "Next setting",
        "Where the child went after the exit, in words, such as another school, a college or a job. Blank means"
        " not known.",
        width=60,
    )
    follow_up_consent: bool | None = element("Follow-up", "Whether the child may be asked after school.")


@record(
    "iep", "Individualized education program", group="plan", parent="program_episode",
    known_by="iep_date meeting_date begin_date",
)  # fmt: skip
class Iep(StudentRecord):
    """The plan of a child: its dates, consents, factors and notices."""

    iep_id: str = element("Plan ID", "The sender's ID of this plan.", width=32)
    program_episode_id: str = element(
        "Episode", "The program episode it belongs to.", width=32, names="program_episode"
    )
    iep_type: str = element("Type", "Initial, review, interim, amendment, services plan.", codes=codes.IEP_TYPE)
    iep_status: str = element("Status", "How far it has come.", codes=codes.IEP_STATUS)
    site_code: str | None = element("Site", "The school that carries it out.", width=6, exact=True, names="site")
    evaluation_id: str | None = element("Basis", "The evaluation it rests on.", width=32, names="evaluation")
    notice_date: date | None = element("Meeting notice", "When the parent was invited.", cite="34 CFR 300.322(b),(d)")
    meeting_date: date | None = element(
        "Meeting",
        "The date on which the team met on this plan, not the date of the invitation. Blank where an amendment was"
        " agreed without a meeting.",
    )
    iep_date: date | None = element("Completed", "When the team completed the plan.", expected=True)
    begin_date: date | None = element("Begins", "The first day of the plan.", ahead=True, expected=True)
    end_date: date | None = element("Ends", "The last day of the plan.", ahead=True, expected=True)
    parent_signature_date: date | None = element(
        "Parent signed",
        "The date on which the parent signed this plan. Where there is none, the attempts to involve the parent"
        " must be on record.",
    )
    parent_attempts_documented: bool | None = element(
        "Attempts documented", "Whether attempts to involve the parent are kept."
    )
    implementation_date: date | None = element("Implemented", "When it was carried out first.")
    interim_reason: str | None = element(
        "Interim reason",
        "Why the child needs a plan before the regular one, such as a transfer from another state. Blank for any"
        " plan that is not interim.",
        codes=codes.INTERIM_REASON,
    )
    amends_iep_id: str | None = element(
        "Amends",
        "The ID of the official plan that this amendment changes. Blank for a plan that is not an amendment.",
        width=32,
        names="iep",
    )
    amendment_method: str | None = element(
        "Amendment by",
        "Whether the amendment was made at a meeting, or by agreement of parent and LEA without one. Blank for a"
        " plan that is not an amendment.",
        codes=codes.AMENDMENT_METHOD,
    )
    changed_sections: str | None = element(
        "Changed",
        "Which sections of the plan an amendment changes, in words. Blank for a plan that is not an amendment.",
        width=200,
    )
    strengths: str | None = element(
        "Strengths", "What the child does well, in words, as the team states it in the plan.", width=4000
    )
    parent_concerns: str | None = element(
        "Parent's concerns",
        "What the parent wants the team to consider for the child's education, in words. Blank where the parent"
        " named nothing.",
        width=4000,
    )
    evaluation_results: str | None = element(
        "Results", "What the child's latest evaluation showed, in words, as the plan states it.", width=4000
    )
    present_levels: str | None = element(
        "Present levels", "Academic achievement and functional performance.", width=4000
    )
    assessment_results: str | None = element(
        "Assessment results",
        "How the child did in state assessments, in words. How the child is to take part in them is asked separately.",
        width=4000,
    )
    behavior_impedes: bool | None = element(
        "Behavior",
        "Whether the child's behavior impedes the child's learning or that of others, as the team found. Blank"
        " means not considered yet.",
    )
    limited_english: bool | None = element(
        "Limited English",
        "Whether the plan must consider language needs because of limited English proficiency. Blank means not"
        " considered yet.",
    )
    needs_braille: bool | None = element(
        "Braille",
        "Whether the team found that the child needs instruction in Braille or the use of it. Blank means not"
        " considered yet.",
    )
    communication_needs: bool | None = element(
        "Communication",
        "Whether the plan must consider how the child communicates, such as for a child who is deaf or hard of"
        " hearing. Blank means not considered yet.",
    )
    needs_assistive_technology: bool | None = element(
        "Assistive technology",
        "Whether the team found that the child needs assistive technology devices or services. Blank means not"
        " considered yet.",
    )
    needs_accessible_materials: bool | None = element(
        "Accessible materials",
        "Whether the child needs materials in another format, such as large print or audio. Blank means not"
        " considered yet.",
    )
    has_health_needs: bool | None = element(
        "Health",
        "Whether the plan must consider health needs of the child, such as care during the school day. Blank means"
        " not considered yet.",
    )
    factors_text: str | None = element(
        "Factors in words",
        "What the plan says about the special factors that apply, such as behavior, Braille or health, in words."
        " Blank where none applies.",
        width=4000,
    )
    assessment: str | None = element("Assessment", "How the child takes part.", codes=codes.ASSESSMENT)
    esy_considered: bool | None = element(
        "ESY considered", "Whether extended school year was decided.", cite="34 CFR 300.106"
    )
    esy_eligible: bool | None = element(
        "ESY eligible",
        "Whether the team found that the child needs services in the extended school year. N means no need was"
        " found; blank means not decided.",
    )
    esy_criterion: str | None = element(
        "ESY criterion",
        "Why the child needs an extended school year: regression and recoupment, critical point of instruction, or"
        " special circumstances. Blank where it is not needed.",
        codes=codes.ESY_CRITERION,
    )
    esy_decision_date: date | None = element(
        "ESY decided",
        "The date on which the team decided whether the child needs services in the extended school year, whatever"
        " the answer.",
    )
    transportation: bool | None = element("Transportation", "Whether special transportation is needed.")
    rights_transfer_notice_date: date | None = element(
        "Rights transfer told", "When the child was told of the rights that will transfer.", cite="34 CFR 300.320(c)"
    )
    team_excusal: bool | None = element(
        "Member excused",
        "Whether a member was excused, as parent and LEA agreed, from all or part of the meeting. An absence"
        " without agreement does not count.",
        cite="34 CFR 300.321(e)",
    )
    excusal_agreed_date: date | None = element("Excusal agreed", "When parent and LEA agreed in writing.")
    written_input_date: date | None = element("Written input", "When the excused member gave written input.")
    ten_day_notice_date: date | None = element("Ten-day notice", "When notice of the change was sent.", ahead=True)
    ten_day_notice_method: str | None = element(
        "Notice method",
        "How the notice of the change reached the parent: certified mail, e-mail, text message, portal or another"
        " way. Blank where none was sent.",
        codes=codes.NOTICE_METHOD,
    )
    change_effective_date: date | None = element(
        "Change takes effect",
        "The first day on which the changed services or placement apply. Blank is taken as the day on which the"
        " plan is implemented, or else begins.",
        ahead=True,
    )
    waiver_statement: bool | None = element(
        "Waiver statement",
        "Whether the plan states that parent and LEA agreed to no triennial reevaluation. Needed only where such a"
        " waiver was signed.",
    )
    private_school_site_code: str | None = element(
        "Private school",
        "The private school of a services plan.",
        width=6,
        exact=True,
        names="site",
        outside=True,
    )
    services_accepted: bool | None = element(
        "Services accepted", "Whether offered private-school services were accepted."
    )
    comments: str | None = element(
        "Comments",
        "Anything about the plan for which there is no other element, in words. No rule or report reads it.",
        width=4000,
    )


@record("placement", "Placement", group="plan", parent="iep")
class Placement(SentRecord):
    """A dated segment of where a child is taught; several may stand in a plan."""

    placement_id: str = element("Placement ID", "The sender's ID of this segment.", width=32)
    iep_id: str = element("Plan", "The plan it belongs to.", width=32, names="iep")
    site_code: str | None = element("Site", "Where the child is taught.", width=6, exact=True, names="site")
    begin_date: date = element("Begins", "The first day of the segment.", ahead=True)
    end_date: date | None = element("Ends", "The last day of the segment.", ahead=True)
    school_age_environment: str | None = element(
        "School-age environment",
        "Where a school-age child is taught, by share of the day in regular class or by place. Blank where the"
        " early-childhood environment is filled.",
        codes=codes.SCHOOL_AGE_ENVIRONMENT,
    )
    early_childhood_environment: str | None = element(
        "Early-childhood environment",
        "Where a child of early-childhood age is taught, by hours a week in a regular program or by place. Blank"
        " where the school-age environment is filled.",
        codes=codes.EARLY_CHILDHOOD_ENVIRONMENT,
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
    corrections: str | None = element(
        "Corrections",
        "Whether the child is in a juvenile or an adult correctional facility. Blank where the child is in neither.",
        codes=codes.CORRECTIONS,
        cite="34 CFR 300.324(d)",
    )


@record("service", "Service", group="plan", parent="iep", entered_with=Permission.ENTER_SERVICES)
class Service(SentRecord):
    """A service that a plan prescribes, and its first delivery."""

    service_id: str = element("Service ID", "The sender's ID of this service.", width=32)
    iep_id: str = element("Plan", "The plan that prescribes it.", width=32, names="iep")
    service: str = element(
        "Service",
        "The special education or related service that the plan prescribes, one in each row. The same service in"
        " another setting is a row of its own.",
        codes=codes.SERVICE,
    )
    service_setting: str | None = element(
        "Setting",
        "Where the service is given, such as regular class, special class or home. The environment that counts is"
        " that of the placement.",
        codes=codes.SERVICE_SETTING,
    )
    sessions: int | None = element(
        "Sessions",
        "How many times the plan prescribes the service in each week, month, quarter or year. Planned times count,"
        " whether or not they were delivered.",
        width=3,
        minimum=1,
        maximum=999,
    )
    frequency: str | None = element("Per", "The period of the sessions.", codes=codes.FREQUENCY)
    minutes: int | None = element(
        "Minutes",
        "The length in minutes of one planned session of the service, not the total of a week.",
        width=4,
        minimum=1,
        maximum=1440,
    )
    is_group: bool | None = element(
        "Group", "Whether the service is given to several children together. N means the child receives it alone."
    )
    begin_date: date = element(
        "Begins",
        "The first day for which the plan prescribes the service. The day on which it was first delivered is asked"
        " separately.",
        ahead=True,
    )
    end_date: date | None = element(
        "Ends",
        "The last day for which the plan prescribes the service. Blank is taken as the last day of the plan.",
        ahead=True,
    )
    end_reason: str | None = element(
        "Reason of the end",
        "Why the service is no longer given, such as a new plan, a goal met or a change of provider. Blank while"
        " it goes on.",
        codes=codes.SERVICE_END,
    )
    first_delivered_date: date | None = element(
        "First delivered",
        "The date on which the child first received the service under this plan. Blank until then.",
        cite="34 CFR 300.323(a),(c)",
    )
    gap_reason: str | None = element("Gap", "Why it did not start in time.", codes=codes.GAP_REASON)
    provider_id: str | None = element(
        "Provider", "Staff ID of the provider; blank where vacant.", width=32, names="provider"
    )
    provider_site_code: str | None = element(
        "Provider's site",
        "The site at which the provider is based, which may differ from the one where the child is taught. Blank"
        " means not known.",
        width=6,
        exact=True,
        names="site",
        outside=True,
    )
    is_esy: bool | None = element(
        "Extended school year",
        "Whether the service belongs to the extended school year. Its dates may then lie outside those of the plan.",
    )
    funding: str | None = element(
        "Funding",
        "The fund or program that pays for the service, in the LEA's words. Blank where the LEA does not record it.",
        width=20,
    )
