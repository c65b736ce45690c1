"""The page of a renewal, such as the annual review: last year's record carried over, answered line by line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from ser.law.permission import Permission
from ser.services.entry import renewing
from ser.services.entry.form_values import Form, NeedsReason
from ser.services.entry.renewing import Given, Line, Lines, Missing, NothingToRenew, NotStored, Renewing, Stale
from ser.web.acting import Request
from ser.web.asked import sent_word
from ser.web.entry.record_form import Field, fields, on_screen
from ser.web.entry.record_form import said as on_page
from ser.web.page import form as form_page
from ser.web.page import part

PLAN = Permission.ENTER_PLAN
_OWN, _ANSWER, _CHANGE, _WAS = "own", "answer", "change", "was"
_SEP = "--"
_ACTS = ("draft", "save")
_CHANGED_MEANWHILE = (
    "Somebody else changed the last plan or its parts while you had this page open. What you typed still stands here, "
    "beside what they say now. Look it through, and save again."
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that keeps the new record from being saved: the field it is about, if any, and a sentence."""

    at: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as the page shows it: what can be answered, what is answered, and the fields behind the answers."""

    line: Line
    answer: str
    first: tuple[Field, ...] = field(repr=False)
    changes: tuple[Field, ...] = field(repr=False)
    wrong: str

    @property
    def name(self) -> str:
        """The name under which its answer is sent."""
        return f"{_ANSWER}{_SEP}{self.line.key}"


@form_page(PLAN)
def renewal(request: Request, child: UUID, name: str) -> HttpResponse:
    """A renewal: shown with what was typed before, kept as a draft plan, or brought into force."""
    if request.method != "POST":
        found = _open(request, child, name)
        return (
            found if isinstance(found, HttpResponse) else _page(request, found, found.kept, version=found.kept_version)
        )
    if request.POST.get("do") not in _ACTS:
        # Of a child that is not to be seen no page says more than that there is none.
        _open(request, child, name)
    is_draft = sent_word(request, "do", _ACTS) == "draft"
    values = _flat(request.POST)
    given = _given(values, request.POST.get("own_id", ""), request.POST.get("version", ""))
    try:
        done = renewing.save(
            by=request.acting.scope, child=str(child), name=name, given=given, today=request.today, is_draft=is_draft
        )
    except (renewing.NoSuchRecord, renewing.NoSuchStudent) as unknown:
        raise Http404 from unknown
    except NothingToRenew as nothing:
        return _gone(request, child, nothing)
    except Missing as missing:
        wrong = [Wrong(_place_of(gap.key, gap.element), gap.words) for gap in missing.gaps]
        return _again(request, child, name, values, wrong)
    except NotStored as refused:
        return _again(request, child, name, values, list(_refused(refused)))
    except NeedsReason as lacking:
        return _again(request, child, name, values, [Wrong("", f"{lacking} Open the last plan to do so.")])
    except Stale:
        return _again(request, child, name, values, [Wrong("", _CHANGED_MEANWHILE)])
    if is_draft:
        # The answers about the parts are no part of the draft plan; they wait with what its writer typed.
        renewing.keep(by=request.acting.scope, child=str(child), name=name, values=values, today=request.today)
    messages.success(request, _done(done))
    return redirect("child", child)


@part(PLAN)
def keep(request: Request, child: UUID, name: str) -> HttpResponse:
    """Keep what is typed in a renewal."""
    try:
        kept_at = renewing.keep(
            by=request.acting.scope,
            child=str(child),
            name=name,
            values=_flat(request.POST),
            today=request.today,
            version=request.POST.get("version", ""),
        )
    except (renewing.NoSuchRecord, renewing.NoSuchStudent) as unknown:
        raise Http404 from unknown
    except NothingToRenew as nothing:
        return render(request, "entry/_kept.html", {"lost": str(nothing)})
    return render(request, "entry/_kept.html", {"kept_at": kept_at})


def _done(done: renewing.Renewed) -> str:
    if not done.is_held:
        return "The draft is saved. The last plan holds until the new one is put in force."
    return f"The new plan is in force, and the last one ends the day before. Carried over: {done.carried} parts."


def _open(request: Request, child: UUID, name: str) -> Renewing | HttpResponse:
    try:
        return renewing.open_renewal(by=request.acting.scope, child=str(child), name=name, today=request.today)
    except (renewing.NoSuchRecord, renewing.NoSuchStudent) as unknown:
        raise Http404 from unknown
    except NothingToRenew as nothing:
        return _gone(request, child, nothing)


def _gone(request: Request, child: UUID, nothing: NothingToRenew) -> HttpResponse:
    messages.info(request, str(nothing))
    return redirect("child", child)


def _again(request: Request, child: UUID, name: str, values: Mapping[str, str], wrong: Sequence[Wrong]) -> HttpResponse:
    """The page as it was sent, with what keeps it from being saved."""
    found = _open(request, child, name)
    if isinstance(found, HttpResponse):
        return found
    return _page(request, found, values, wrong, own_id=request.POST.get("own_id", ""))


def _page(
    request: Request,
    found: Renewing,
    values: Mapping[str, str],
    wrong: Sequence[Wrong] = (),
    own_id: str = "",
    version: str = "",
) -> HttpResponse:
    said = {one.at: one.words for one in wrong if one.at}
    needs = found.renewal.needs
    asks = [
        replace(each, is_asked=each.element.name in needs)
        for each in _fields(found.form, found.renewal.asks, _OWN, values, said)
    ]
    told = {
        "found": found,
        "asks": [(each, on_screen(each.element, found.shown.get(each.element.name, ""))) for each in asks],
        "parts": [(lines, [_line(lines, line, values, said) for line in lines.lines]) for lines in found.parts],
        "wrong": wrong,
        "said": said,
        "own_id": own_id or found.own_id,
        "version": version or found.version,
        "keep": reverse("renewal_keep", args=[found.child, found.renewal.name]),
        "crumbs": [("Home", reverse("home")), (found.whose, reverse("child", args=[found.child]))],
    }
    return render(request, "entry/renewal.html", told, status=400 if wrong else 200)


def _line(lines: Lines, line: Line, values: Mapping[str, str], said: Mapping[str, str]) -> Shown:
    # What needs no word about the year that ends stays as it is, unless somebody says otherwise.
    usual = line.options[0].value
    if line.was is not None and lines.part is not None:
        usual = line.was.values.get(lines.part.answer, "")
    answer = values.get(f"{_ANSWER}{_SEP}{line.key}", usual)
    asked = _fields(line.was, line.first, f"{_WAS}{_SEP}{line.key}", values, said) if line.was else []
    first = [replace(each, is_asked=True) for each in asked]
    asks = [name for name in line.asks if lines.part is None or name not in lines.part.leaves]
    changes = _fields(line.form, asks, f"{_CHANGE}{_SEP}{line.key}", values, said)
    return Shown(line, answer, tuple(first), tuple(changes), said.get(f"{_ANSWER}{_SEP}{line.key}", ""))


def _fields(
    form: Form, names: Iterable[str], section: str, values: Mapping[str, str], said: Mapping[str, str]
) -> list[Field]:
    """The fields of some elements in their order, under the name of their section of the page."""
    prefix = f"{section}{_SEP}"
    stands = {e.name: values.get(f"{prefix}{e.name}", form.values.get(e.name, "")) for e in form.spec.elements}
    by_name = {each.element.name: each for each in fields(form, stands)}
    shown = [replace(by_name[name], prefix=prefix) for name in names if name in by_name]
    return [replace(each, problem=said.get(each.name, "")) for each in shown]


def _place_of(key: str, element: str) -> str:
    """The name of the field that a gap is about."""
    if not key:
        return f"{_OWN}{_SEP}{element}"
    return f"{_ANSWER}{_SEP}{key}" if element == "answer" else f"{_WAS}{_SEP}{key}{_SEP}{element}"


def _refused(refused: NotStored) -> Iterable[Wrong]:
    for finding in on_page(refused.findings):
        words = f"{finding.sentence} {finding.fix}".strip()
        yield Wrong(f"{refused.key}{_SEP}{finding.element}" if refused.key and finding.element else "", words)


def _flat(sent: QueryDict) -> dict[str, str]:
    """What was typed, by the names of the fields."""
    return {
        name: ";".join(text for text in sent.getlist(name) if text).replace("\r\n", "\n")
        for name in sent
        if _SEP in name
    }


def _given(values: Mapping[str, str], own_id: str, version: str) -> Given:
    """What was typed, by what it is about."""
    own: dict[str, str] = {}
    answers: dict[str, str] = {}
    changes: dict[str, dict[str, str]] = {}
    was: dict[str, dict[str, str]] = {}
    for name, text in values.items():
        section, _, rest = name.partition(_SEP)
        key, _, element = rest.partition(_SEP)
        if section == _OWN:
            own[rest] = text
        elif section == _ANSWER:
            answers[rest] = text
        elif section in (_CHANGE, _WAS):
            (changes if section == _CHANGE else was).setdefault(key, {})[element] = text
    return Given(own, answers, changes, was, own_id, version)
