"""The page "Abschluss" of an event: its numbers session by session, and what the report needs besides.

Each part is a small form of its own. A refused one takes the place of the fresh one, so what was typed stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flask import render_template
from flask.typing import ResponseReturnValue

from eventapp.adapters import clock
from eventapp.domain.evidence import missing_evidence
from eventapp.domain.funder_profiles import rules_of
from eventapp.domain.rounds import Peak, find_peak
from eventapp.domain.states import EventKind
from eventapp.queries import report_entries
from eventapp.queries.closing_desk import SessionState, list_session_states
from eventapp.queries.persons import find_secret
from eventapp.queries.rounds import list_rounds
from eventapp.queries.signatures import list_printed
from eventapp.web.forms.base import Form
from eventapp.web.forms.closing import (
    CounsellingForm,
    EvidenceForm,
    GuestNamesForm,
    PresenceForm,
    ReasonForm,
    RemarkForm,
    SignedListForm,
    TopicForm,
    VolunteerForm,
    presence_form,
)
from eventapp.web.forms.estimates import METHOD_NAMES
from eventapp.web.forms.rounds import RoundForm
from eventapp.web.forms.times import local_day_of
from eventapp.web.manage.closing_words import Change, changes_of, hours
from eventapp.web.manage.frame import event_frame

if TYPE_CHECKING:
    from eventapp.models import CrowdRound, Event, RepresentedOrganization, VolunteerWork

F = TypeVar("F", bound=Form)


@dataclass(frozen=True, kw_only=True)
class SessionCard:
    """A session with its forms; a form that has no place here is None."""

    state: SessionState
    is_over: bool
    changes: Sequence[Change]
    closing: ReasonForm
    remark: RemarkForm | None
    signed_list: SignedListForm | None
    #: signatures that phones drew and the list prints
    drawn: int
    guests: GuestNamesForm | None
    presence: PresenceForm | None

    @property
    def can_be_closed(self) -> bool:
        """There is something to close."""
        return self.is_over and (self.state.closing is None or bool(self.changes))


@dataclass(frozen=True, kw_only=True)
class CounsellingDay:
    """The slots of a counselling day added up."""

    offered: int
    booked: int
    kept: int
    missed: int
    canceled: int
    spontaneous: int
    #: entered talks, None while nothing was entered
    talks: int | None
    #: talks wait to be counted; typed numbers would be moved by them
    is_begun: bool
    form: CounsellingForm

    @property
    def contacts(self) -> int:
        """J = F + I."""
        return self.kept + self.spontaneous


@dataclass(frozen=True, kw_only=True)
class Rounds:
    """How many were there at the same time; no part of the numbers above."""

    rows: Sequence["CrowdRound"]
    peak: Peak | None
    form: RoundForm


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """Everything on the page besides the frame."""

    cards: Sequence[SessionCard]
    counselling: CounsellingDay | None
    #: only at festivals
    rounds: Rounds | None
    all_closing: ReasonForm
    work: Sequence["VolunteerWork"]
    volunteers: VolunteerForm
    evidence: EvidenceForm
    evidence_missing: int
    evidence_wanted: int

    @property
    def open_cards(self) -> Sequence[SessionCard]:
        """The sessions that can be closed now."""
        return [card for card in self.cards if card.can_be_closed]

    @property
    def changed(self) -> bool:
        """Something was closed that is different now: closing everything takes a reason."""
        return any(card.changes for card in self.cards)


def prefix(part: str, reference: str) -> str:
    """Return the prefix of a session's form, which is also the anchor of its part."""
    return f"{part}-{reference}"


def closing_page(event: "Event", *, refused: Form | None = None) -> ResponseReturnValue:
    """Return the page; with a refused form in its place, as an error."""
    now = clock.now()
    states = list_session_states(event.id)
    page = render_template(
        "manage/closing/show.html",
        frame=event_frame(event, current="closing", now=now, cases=sum(state.open_cases for state in states)),
        has_begun=any(state.session.starts_at <= now for state in states),
        page=_workspace(event, states, refused=refused, now=now),
        method_names=METHOD_NAMES,
        hours=hours,
    )
    return page, 422 if refused is not None else 200


def _workspace(event: "Event", states: Sequence[SessionState], *, refused: Form | None, now: datetime) -> Workspace:
    is_counselling = event.kind is EventKind.BERATUNG
    project = event.project
    represented = report_entries.list_represented(project.id) if project and not is_counselling else []
    presence = _presence(event, represented, states)
    names_guests = not is_counselling and event.list_duty and _keeps_keys(event)
    present = report_entries.list_evidence([event.id])[event.id]
    drawn = {session.id: len(list_printed(event, session)) for session in event.sessions} if event.list_duty else {}
    first_day = local_day_of(states[0].session.starts_at) if states else None
    evidence = _form(EvidenceForm, "evidence", refused=refused, data={"present": [kind.value for kind in present]})
    wanted = rules_of(project.funder_profile if project else None).evidence[event.kind]
    evidence.offer(wanted)
    return Workspace(
        cards=[
            _card(
                state,
                now=now,
                refused=refused,
                has_list=event.list_duty and not is_counselling,
                names_guests=names_guests,
                represented=represented,
                came=presence.get(state.session.id, {}),
                drawn=drawn.get(state.session.id, 0),
            )
            for state in states
        ],
        counselling=_counselling(event, states, refused=refused) if is_counselling else None,
        rounds=_rounds(event, first_day, refused=refused) if event.kind is EventKind.FEST else None,
        all_closing=_form(ReasonForm, "closings", refused=refused),
        work=report_entries.list_volunteer_work([event.id]),
        volunteers=_form(VolunteerForm, "volunteers", refused=refused, data={"day": first_day}),
        evidence=evidence,
        evidence_missing=len(missing_evidence(wanted, present=present)),
        evidence_wanted=len(wanted),
    )


def _card(
    state: SessionState,
    *,
    now: datetime,
    refused: Form | None,
    has_list: bool,
    names_guests: bool,
    represented: Sequence["RepresentedOrganization"],
    came: Mapping[str, int],
    drawn: int,
) -> SessionCard:
    session, signed = state.session, state.signed
    counted = {"signatures": signed.signatures, "without_signature": signed.without_signature} if signed else {}
    is_said = bool(session.remark)
    return SessionCard(
        state=state,
        is_over=session.ends_at <= now,
        changes=changes_of(state),
        closing=_form(ReasonForm, prefix("numbers", session.reference), refused=refused),
        remark=_form(RemarkForm, prefix("remark", session.reference), refused=refused, data={"remark": session.remark})
        if state.needs_remark or is_said
        else None,
        signed_list=_form(
            SignedListForm,
            prefix("list", session.reference),
            refused=refused,
            data=counted | ({"under_16": signed.under_16} if signed else {}),
        )
        if has_list
        else None,
        drawn=drawn,
        guests=_form(GuestNamesForm, prefix("guests", session.reference), refused=refused)
        if names_guests and state.numbers.walk_ins
        else None,
        presence=_form(
            presence_form(represented), prefix("organizations", session.reference), refused=refused, data=came
        )
        if represented
        else None,
    )


def _counselling(event: "Event", states: Sequence[SessionState], *, refused: Form | None) -> CounsellingDay:
    tally = report_entries.list_counselling_tallies([event.id]).get(event.id)
    numbers = [state.numbers for state in states]
    topics = report_entries.count_topics([event.id])
    data: dict[str, Any] = {topic.value: mentions for topic, mentions in topics.items()}
    if tally:
        data |= {name: getattr(tally, name) for name in ("first_talks", "follow_up_talks", "minutes", "interpreted")}
    kept, registered = sum(n.admitted for n in numbers), sum(n.registered for n in numbers)
    canceled = sum(n.canceled for n in numbers)
    return CounsellingDay(
        offered=len(states),
        booked=registered + canceled,
        kept=kept,
        missed=registered - kept,
        canceled=canceled,
        spontaneous=sum(n.walk_ins for n in numbers),
        talks=tally.first_talks + tally.follow_up_talks if tally else None,
        is_begun=tally is not None and tally.unfinished_batch is not None,
        form=_form(TopicForm, "counselling", refused=refused, data=data),
    )


def _rounds(event: "Event", day: date | None, *, refused: Form | None) -> Rounds:
    rows = list_rounds([event.id])
    return Rounds(rows=rows, peak=find_peak(rows), form=_form(RoundForm, "rounds", refused=refused, data={"day": day}))


def _presence(
    event: "Event", represented: Sequence["RepresentedOrganization"], states: Sequence[SessionState]
) -> dict[int, dict[str, int]]:
    """Return the people of each organization by session id, in the names of the form's fields."""
    if event.project_id is None:
        return {}
    found: dict[int, dict[str, int]] = {}
    names = {row.id: f"o_{row.reference}" for row in represented}
    ids = [state.session.id for state in states]
    for organization_id, came in report_entries.list_presence(event.project_id, event_session_ids=ids).items():
        for session_id, people in came.items():
            found.setdefault(session_id, {})[names.get(organization_id, "")] = people
    return found


def _keeps_keys(event: "Event") -> bool:
    if event.project_id is None:
        return False
    secret = find_secret(event.project_id)
    return secret is None or secret.destroyed_at is None


def _form(kind: type[F], name: str, *, refused: Form | None, data: Mapping[str, Any] | None = None) -> F:
    """Return the refused form where it is this one, else a fresh one that ignores what was sent elsewhere."""
    if refused is not None and refused._prefix == f"{name}-":
        return cast("F", refused)  # the form of the organizations is a class of its own each time
    return kind(formdata=None, prefix=name, data=dict(data or {}))
