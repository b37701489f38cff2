"""Where an open check of the report is mended: one link for each session, day or target that it is about."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from eventapp.domain.reconciliation import Check
from eventapp.domain.report_facts import CounsellingFacts, ReportFacts, SessionFacts
from eventapp.domain.report_figures import indicator_results
from eventapp.web.filters import day

#: More would be a list of their own.
_MOST_LINKS = 6
_Suspicion = Callable[[SessionFacts], bool]


@dataclass(frozen=True, kw_only=True)
class Mending:
    """A place, named by what is wrong there; without an address it is somebody else's to mend."""

    text: str
    href: str = ""


#: By rule and part: which sessions are to blame, and the part of their page where that is mended.
_SESSIONS: dict[tuple[str, str], tuple[_Suspicion, str]] = {
    ("R1", "admitted"): (lambda s: s.admitted > s.registered, "numbers"),
    ("R1", "no_shows"): (lambda s: s.no_shows != s.log_no_shows, "numbers"),
    ("R2", "counted"): (lambda s: s.counted != s.log_admitted + s.log_walk_ins, "numbers"),
    ("R3", "closed"): (lambda s: s.closed_total != s.total, "numbers"),
    ("R3", "unchanged"): (lambda s: bool(s.changed_since_closing), "numbers"),
    ("R4", "attendances"): (lambda s: s.counted != s.log_admitted + s.log_walk_ins, "numbers"),
    ("R5", "rows"): (lambda s: s.walk_ins > 0 and s.has_list, "guests"),
    ("R6", "rows"): (lambda s: s.walk_ins > 0 and s.has_list, "guests"),
    ("R10", "certificates"): (lambda s: s.certificates > s.counted, "numbers"),
    ("R11", "children"): (lambda s: s.children > s.total, "numbers"),
    ("B", "remarks"): (lambda s: s.needs_remark and not s.remark.strip(), "remark"),
}
_DAYS: dict[str, Callable[[CounsellingFacts], bool]] = {
    "booked": lambda d: d.booked != d.kept + d.missed + d.canceled,
    "contacts": lambda d: d.contacts != d.first_talks + d.follow_up_talks,
}


def mendings(check: Check, facts: ReportFacts, *, counsels: bool, opens: Collection[str]) -> Sequence[Mending]:
    """Return where the check is mended; nothing for what the server has to answer for.

    ``opens`` are the references of the events that the person's own organizations hold; those of others are named.

    Counselling days open for those who counsel alone (CNS-4); others read what they can ask for.
    """
    if (check.rule, check.part) in _SESSIONS:
        is_wrong, anchor = _SESSIONS[check.rule, check.part]
        return _at_sessions((s for s in facts.sessions if is_wrong(s)), anchor, opens=opens)
    if check.rule == "R8" and check.about is not None:
        return _at_sessions([facts.sessions[check.about]], "list", opens=opens)
    if check.rule == "R9":
        wrong = [each for each in facts.counselling if _DAYS[check.part](each)]
        return [_at_day(each, counsels=counsels and each.event_reference in opens) for each in wrong][:_MOST_LINKS]
    if (check.rule, check.part) == ("B", "conflicts"):
        return [_at_desk(session, opens=opens) for session in facts.sessions if session.open_conflicts][:_MOST_LINKS]
    if (check.rule, check.part) == ("B", "reasons"):
        href = url_for("manage.indicators", reference=facts.project.reference)
        names = [result.indicator.name for result in indicator_results(facts) if result.needs_reason]
        return [Mending(text=name, href=href) for name in names][:_MOST_LINKS]
    return []


def missing(facts: ReportFacts) -> Sequence[Mending]:
    """Return what nobody has entered for this project, though the report has a place for it."""
    reference = facts.project.reference
    found = []
    if not facts.indicators:
        found.append(Mending(text=gettext("Ziele eintragen"), href=url_for("manage.indicators", reference=reference)))
    if not facts.organizations:
        found.append(
            Mending(text=gettext("Organisationen eintragen"), href=url_for("manage.represented", reference=reference))
        )
    return found


def _at_sessions(sessions: Iterable[SessionFacts], anchor: str, *, opens: Collection[str]) -> list[Mending]:
    return [
        Mending(
            text=gettext("%(title)s, %(day)s", title=session.title, day=day(session.starts_at.date())),
            href=url_for("manage.closing", reference=session.event_reference, _anchor=f"{anchor}-{session.reference}")
            if session.event_reference in opens
            else "",
        )
        for session in sessions
    ][:_MOST_LINKS]


def _at_day(talks: CounsellingFacts, *, counsels: bool) -> Mending:
    words = {"title": talks.offer, "day": day(talks.day)}
    if not counsels:
        return Mending(text=gettext("%(title)s, %(day)s: Das trägt die Beratung ein.", **words))
    href = url_for("manage.closing", reference=talks.event_reference, _anchor="counselling")
    return Mending(text=gettext("%(title)s, %(day)s", **words), href=href)


def _at_desk(session: SessionFacts, *, opens: Collection[str]) -> Mending:
    href = url_for("manage.conflicts", reference=session.event_reference) if session.event_reference in opens else ""
    return Mending(text=session.title, href=href)
