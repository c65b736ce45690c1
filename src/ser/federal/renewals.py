"""The annual review: how a new plan is made from the last one, and what has to be answered on the way."""

from ser.law.renewal import Renewal, group, part, renewal

REVIEW = renewal(
    "review",
    "Annual review",
    "A new plan from the last one: each placement, service, goal and accommodation is kept, changed or not carried"
    " over. The dates and the present levels are new.",
    group(
        "words", "Strengths, concerns and results",
        carries="strengths parent_concerns evaluation_results assessment_results",
    ),
    group(
        "factors", "Special factors, assessment and transportation",
        carries="behavior_impedes limited_english needs_braille communication_needs needs_assistive_technology"
        " needs_accessible_materials has_health_needs factors_text assessment transportation",
    ),
    part(
        "placement", "Placement",
        tells="site_code school_age_environment early_childhood_environment minutes_total minutes_regular"
        " not_regular_reason is_home_school",
        begins="begin_date", ends="end_date",
    ),
    part(
        "service", "Services",
        tells="service service_setting sessions frequency minutes is_group provider_id",
        leaves="end_reason first_delivered_date gap_reason", begins="begin_date", ends="end_date",
        closes="end_reason=PLAN",
    ),
    part(
        "goal", "Goals",
        tells="goal_area goal_text benchmarks method schedule present_level",
        leaves="present_level", first="goal_progress progress_date", answer="review_answer",
        fates="MET=ended CONT=kept CHG=changed END=ended", continues="continues_goal_id",
    ),
    part(
        "accommodation", "Accommodations",
        tells="accommodation_kind accommodation_text in_class in_assessment assessment_subjects",
        leaves="accessibility_profile_date testing_date",
    ),
    act="Start the annual review",
    record="iep", clocks="T-07", flow="plan",
    opens="iep_type=REV iep_status=DRAFT", holds="iep_status=OFFICIAL", closes="iep_status=SUPERSEDED",
    begins="begin_date", ends="end_date", months=12,
    keeps="program_episode_id site_code evaluation_id private_school_site_code",
    asks="notice_date meeting_date iep_date begin_date end_date parent_signature_date esy_considered esy_eligible"
    " present_levels",
    needs="meeting_date iep_date begin_date end_date present_levels",
    versions="amends_iep_id",
    cite="34 CFR 300.324(b)",
)  # fmt: skip

RENEWALS: tuple[Renewal, ...] = (REVIEW,)
