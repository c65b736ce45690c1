"""What is remembered for later files: answers that people gave, and which elements an LEA maintains."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ser.law.permission import Permission
from ser.law.record import RecordType
from ser.services.submissions import remembering
from ser.services.submissions.remembering import NotRemembered
from ser.store.answers import Answer, Profile
from ser.web.acting import Request
from ser.web.asked import sent_number, sent_word
from ser.web.page import form, page, post, show
from ser.web.table import Cell, Column, Table, acts

LOAD = Permission.LOAD_FILES


@dataclass(frozen=True, slots=True)
class Maintained:
    """A kind of record, and what an LEA maintains of it where that is not all."""

    spec: RecordType
    profile: Profile | None


@page(LOAD)
def answers(request: Request) -> HttpResponse:
    """The answers that are remembered for later files, and what one's LEA maintains."""
    by = request.acting.scope
    told: dict[str, object] = {
        "answers": _answers(request, remembering.given(by=by)),
        "may_merge": request.acting.may(Permission.MERGE_STUDENTS),
    }
    if by.only_lea is not None:
        said = {one.record: one for one in remembering.profile(by=by)}
        kinds = [Maintained(spec, said.get(spec.name)) for spec in remembering.records(by=by)]
        told["profile"] = _profile(request, kinds)
    return show(request, "submissions/answers.html", told)


@post(LOAD)
def take_back_answer(request: Request) -> HttpResponse:
    """Take an answer back: later files are asked about again."""
    number, why = sent_number(request), request.POST.get("why", "").strip()[:500]
    try:
        found = remembering.take_back(by=request.acting.scope, number=number, today=request.today, why=why)
    except NotRemembered:
        messages.error(request, "This answer is not remembered any more: somebody took it back meanwhile.")
    else:
        messages.success(
            request, f"Taken back: {found.words}. Later files are asked about again; what was stored by it stays."
        )
    return redirect("answers")


@form(LOAD)
def profile(request: Request, kind: str) -> HttpResponse:
    """Say which elements of a record one's LEA maintains: blanks in the others say nothing."""
    by = request.acting.scope
    spec = next((one for one in remembering.records(by=by) if one.name == kind), None)
    if spec is None:
        raise Http404
    if by.only_lea is None:
        messages.info(request, "What a system maintains is said by one LEA. Choose for which LEA you work.")
        return redirect("answers")
    if request.method == "POST":
        return _set(request, spec)
    told = {"spec": spec, "choices": remembering.choices(by=by, record=kind)}
    return render(request, "submissions/profile.html", told)


def _set(request: Request, spec: RecordType) -> HttpResponse:
    by, why = request.acting.scope, request.POST.get("why", "").strip()[:500]
    is_whole = sent_word(request, "act", ("some", "whole")) == "whole"
    offered = [element.name for element, _ in remembering.choices(by=by, record=spec.name)]
    chosen = [name for name in request.POST.getlist("elements") if name in offered]
    try:
        if is_whole or len(chosen) == len(offered):
            remembering.maintain_all(by=by, record=spec.name, why=why)
        else:
            remembering.maintain(by=by, record=spec.name, elements=chosen, why=why)
    except NotRemembered as refused:
        messages.error(request, str(refused))
    else:
        count = len(offered) - len(chosen)
        some = f"{spec.title}: blanks in {count} element{'s' * (count != 1)} say nothing from now on."
        all_of_it = f"{spec.title}: every blank clears what is stored from now on."
        messages.success(request, all_of_it if is_whole or not count else some)
    return redirect("answers")


def _answers(request: Request, found: Sequence[Answer]) -> Table[Answer]:
    columns: tuple[Column[Answer], ...] = (
        Column("answer", "Answer", lambda row: row.words[0].upper() + row.words[1:]),
        Column("lea", "LEA", lambda row: row.lea_code or "State"),
        Column("who", "Given by", lambda row: row.given_by),
        Column("when", "Given", lambda row: row.given_at),
        acts("Take back", "submissions/_take_back.html"),
    )
    return Table(
        "Answers that are remembered", columns, found, lambda row: -row.number, request.GET,
        empty="No answers are remembered.",
    )  # fmt: skip


def _profile(request: Request, found: Sequence[Maintained]) -> Table[Maintained]:
    columns: tuple[Column[Maintained], ...] = (
        Column(
            "record", "Record", lambda row: row.spec.title,
            lambda row: Cell(row.spec.title, reverse("profile", args=[row.spec.name])),
        ),
        Column("maintained", "Your system maintains", _maintained),
        Column("who", "Said by", lambda row: row.profile.set_by if row.profile else None),
        Column("when", "Said", lambda row: row.profile.set_at if row.profile else None),
    )  # fmt: skip
    order = {spec.name: at for at, spec in enumerate(one.spec for one in found)}
    return Table(
        "What your system maintains", columns, found, lambda row: order[row.spec.name], request.GET, name="profile"
    )


def _maintained(row: Maintained) -> str:
    if row.profile is None:
        return "everything: every blank clears"
    count = len(row.profile.elements)
    return f"{count} element{'s' * (count != 1)}; other blanks say nothing"
