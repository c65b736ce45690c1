"""Rules about all children of a count together."""

from datetime import date

import narwhals as nw

from ser.federal.facts.count_status import CountStatus
from ser.federal.rules.early_childhood import LATE_MONTHS
from ser.law.calendar import months_after
from ser.law.cite import house
from ser.law.finding import Severity
from ser.law.report import Asked, Frame
from ser.law.rule import Rule, add, change, rule

MOVED_SHARE, MOVED_LEAST = 0.1, 10
"""A count moved if it differs by more than this share of the year before, and by this many children at least."""

_MOVED = house("a count that moved is looked at before it is certified")

_SOUNDS = (("[HW]", ""), ("[BFPV]", "1"), ("[CGJKQSXZ]", "2"), ("[DT]", "3"), ("L", "4"), ("[MN]", "5"), ("R", "6"))


def soundex(name: nw.Expr) -> nw.Expr:
    """How a name sounds, after Russell: its first letter and the first three sounds that follow."""
    letters = name.str.to_uppercase().str.replace_all("[^A-Z]", "")
    sounds = letters
    for pattern, digit in _SOUNDS:
        sounds = sounds.str.replace_all(pattern, digit)
    for digit in "123456":
        sounds = sounds.str.replace_all(f"{digit}+", digit)
    # The first letter stands for itself, so that its own sound is left out; a vowel makes no sound.
    rest = sounds.str.slice(1).str.replace_all("[AEIOUY]", "")
    return nw.concat_str([letters.str.slice(0, 1), rest.str.slice(0, 3)])


@rule(
    "SER-0014", Severity.NOTICE, reads="student.last_name student.birth_date student.sex", marks="student.first_name",
    cite=house("a child under two IDs is counted twice"),
    says="The child may be the one {other}: a last name of the same sound, the same birth date and sex.",
    fix="If it is one child, merge the two IDs; if they are of one birth, say so in multiple_birth of both.",
    breaks=add("student", state_id="2100000009", system_id="EBR-9", first_name="Alexander", last_name="Exampel"),
    holds=add("student", state_id="2100000009", system_id="EBR-9", first_name="Kim", multiple_birth=True),
)  # fmt: skip
def one_child_has_one_id(student: Frame, asked: Asked) -> Frame:
    """No two children have last names of one sound, one birth date and one sex, but those of one birth."""
    same = ["sound", "birth_date", "sex"]
    who = nw.coalesce(nw.col("state_id"), nw.concat_str([nw.col("lea_code"), nw.lit("|"), nw.col("system_id")]))
    rows = student.filter(
        ~nw.coalesce(nw.col("multiple_birth"), nw.lit(value=False)), nw.col("merged_into_state_id").is_null()
    ).with_columns(who.alias("who"), soundex(nw.col("last_name")).alias("sound"))
    others = rows.select(*same, nw.col("who").alias("other"))
    pairs = rows.select(*same, "who").join(others, on=same).filter(nw.col("other") < nw.col("who"))
    if asked.two_children:
        pair = nw.concat_str([nw.col("who"), nw.lit(" "), nw.col("other")])
        pairs = pairs.filter(~pair.is_in([" ".join(each) for each in sorted(asked.two_children)]))
    first = pairs.group_by("who").agg(nw.col("other").min())
    named = first.join(rows.select(nw.col("who").alias("other"), nw.col("lea_code").alias("other_lea")), on="other")
    return rows.join(named, on="who").with_columns(_other_id())


def _other_id() -> nw.Expr:
    """The ID of the other child; where another LEA has it, no more than its last four characters."""
    is_own = nw.col("lea_code") == nw.col("other_lea")
    own = nw.concat_str([nw.lit("of the ID "), nw.col("other")])
    elsewhere = nw.concat_str([nw.lit("of another LEA whose ID ends in "), nw.col("other").str.slice(-4)])
    return nw.when(is_own).then(own).otherwise(elsewhere).alias("other")


@rule(
    "SER-0083", Severity.MUST_EXPLAIN, reads="service.provider_id service.begin_date", marks="service.service",
    cite="34 CFR 300.156(a)-(b)",
    says="The certificate of the provider {provider_id} ({certified_from_date} to {certified_to_date}) does not hold on"
         " {begin_date}, when the service {service} begins.",
    fix="Enter the certificate that holds, or the provider who gives the service.",
    breaks=change("provider", at=1, certified_to_date=date(2017, 6, 30)),
)  # fmt: skip
def a_provider_is_certified(service: Frame, provider: Frame, asked: Asked) -> Frame:
    """Who gives a service has a certificate that holds when the service begins."""
    known = provider.select("lea_code", "provider_id", "certified_from_date", "certified_to_date")
    begin = nw.col("begin_date")
    return _running(service, asked).join(known, on=["lea_code", "provider_id"]).filter(
        (begin < nw.col("certified_from_date")) | (begin > nw.col("certified_to_date"))
    )  # fmt: skip


@rule(
    "SER-0134", Severity.NOTICE, reads="service.provider_id", marks="service.service",
    cite=house("who serves a child can be looked up"),
    says="The service {service} is given by {provider_id}, who is none of the providers that the LEA has sent.",
    fix="Correct the staff ID, or send the provider.",
    breaks=change("service", at=1, provider_id="T999"),
)  # fmt: skip
def a_provider_is_known(service: Frame, provider: Frame, asked: Asked) -> Frame:
    """Where an LEA sends its providers, it sends all who give services."""
    senders = provider.select("lea_code").unique()
    known = provider.select("lea_code", "provider_id")
    served = _running(service, asked).join(senders, on="lea_code")
    return served.join(known, on=["lea_code", "provider_id"], how="anti")


def _running(service: Frame, asked: Asked) -> Frame:
    """The services that are given on the day or later."""
    return service.filter(nw.col("end_date").is_null() | (nw.col("end_date") >= asked.day))


@rule(
    "SER-0005", Severity.MUST_FIX, reads="enrollment.entry_date", marks="enrollment.site_code",
    cite=house("two records of a site do not contradict each other"),
    says="The child entered {site_code} on {entry_date}; the site opened on {opened} and closed on {closed}.",
    fix="Correct the site or the day, or the days of the site.",
    breaks=change("site", open_date=date(2017, 8, 1), close_date=date(2020, 6, 30)),
    holds=change("site", open_date=date(2010, 8, 1), close_date=date(2020, 6, 30)),
)  # fmt: skip
def a_child_enters_an_open_site(enrollment: Frame, site: Frame, asked: Asked) -> Frame:
    """A child enters a site on a day on which the site is open."""
    days = site.select("site_code", nw.col("open_date").alias("opened"), nw.col("close_date").alias("closed"))
    # A site that closed before it opened has a finding of its own.
    days = days.filter(nw.col("opened").is_null() | nw.col("closed").is_null() | (nw.col("opened") <= nw.col("closed")))
    entry = nw.col("entry_date")
    return enrollment.join(days, on="site_code").filter((entry < nw.col("opened")) | (entry > nw.col("closed")))


@rule(
    "SER-0106", Severity.NOTICE, reads="earlysteps_notice.birth_date", marks="earlysteps_notice.notice_outcome",
    cite=house("three months before the birthday little time is left for an evaluation and a plan"),
    says="The child that was announced on {list_date} turns three within three months, and nobody has worked the line.",
    fix="Reach the family; then enter what became of the child.",
    breaks=change("earlysteps_notice", birth_date=date(2015, 4, 20), notice_outcome=None, outcome_date=None),
)  # fmt: skip
def an_announced_child_is_worked(earlysteps_notice: Frame, asked: Asked) -> Frame:
    """A child that Part C has announced is linked, referred or settled by two years and nine months."""
    born_by = months_after(asked.day, -LATE_MONTHS)
    opted_out = nw.coalesce(nw.col("parent_opted_out"), nw.lit(value=False))
    return earlysteps_notice.filter(nw.col("notice_outcome").is_null(), nw.col("birth_date") <= born_by, ~opted_out)


@rule(
    "SER-0121", Severity.NOTICE, reads="lea.lea_code", cite=_MOVED,
    says="LEA {lea_code} counts {now} children with {disability}, and counted {before} a year before.",
    fix="Look at who came and who is gone; correct what is wrong, and be ready to say what is right.",
    breaks=(
        add("children", times=9, disability="OHI", site_code="017Z01"),
        add("children", times=9, disability="OHI", site_code="017Z02"),
    ),
    holds=(
        add("children", times=9, disability="OHI"), add("children_before", times=9, disability="OHI"),
    ),
)  # fmt: skip
def the_count_of_a_disability_is_steady(children: Frame, children_before: Frame, asked: Asked) -> Frame:
    """The children of an LEA with a disability are about as many as a year before."""
    return _moved(children, children_before, "lea_code", "disability")


@rule(
    "SER-0122", Severity.NOTICE, reads="site.site_code", cite=_MOVED,
    says="At {site_code} {now} children count, and a year before there were {before}.",
    fix="Look at who came and who is gone; correct what is wrong, and be ready to say what is right.",
    breaks=(
        add("children", times=8, disability="OHI"), add("children", times=8, disability="SLD"),
    ),
    holds=(
        add("children", times=9, disability="OHI"), add("children_before", times=9, disability="OHI"),
    ),
)  # fmt: skip
def the_count_of_a_site_is_steady(children: Frame, children_before: Frame, asked: Asked) -> Frame:
    """The children who count at a site are about as many as a year before."""
    return _moved(children, children_before, "lea_code", "site_code")


def _moved(children: Frame, children_before: Frame, *by: str) -> Frame:
    """The groups that grew or shrank by more than the share and the number above, in LEAs that counted the year before.

    An LEA of which nothing is known a year before has nothing to be compared to.
    """
    now, before = (_counted(frame, *by) for frame in (children, children_before))
    one, none = nw.lit(1), nw.lit(0)
    both = nw.concat([now.with_columns(now=one, before=none), before.with_columns(now=none, before=one)])
    grouped = both.group_by(*by).agg(nw.col("now", "before").sum())
    known = before.select("lea_code").unique()
    moved = (nw.col("now") - nw.col("before")).abs()
    far = grouped.filter(moved >= MOVED_LEAST, moved > nw.col("before") * MOVED_SHARE)
    return far.join(known, on="lea_code", how="semi")


def _counted(children: Frame, *by: str) -> Frame:
    """The children who count and whose group is known, with the columns of the group alone."""
    return children.filter(nw.col("status") == CountStatus.COUNTED.value).select(*by).drop_nulls()


RULES: tuple[Rule, ...] = (
    a_child_enters_an_open_site, one_child_has_one_id, a_provider_is_certified, a_provider_is_known,
    an_announced_child_is_worked, the_count_of_a_disability_is_steady, the_count_of_a_site_is_steady,
)  # fmt: skip
