"""Draft paragraphs for the narrative report (Sachbericht), in German, from the numbers alone (REP-7).

Whoever signs the report rewrites them; nothing is said here that the workbook does not say.
"""

from collections.abc import Iterator
from decimal import Decimal

from eventapp.domain.report_facts import ReportFacts, SessionFacts
from eventapp.domain.report_figures import IndicatorResult, indicator_results, key_figures, shown_share
from eventapp.domain.report_people import PersonFacts, StatisticsFacts
from eventapp.domain.states import EventKind

_KINDS = {
    EventKind.WORKSHOP: ("Workshop", "Workshops"),
    EventKind.FACHTAG: ("Fachtag", "Fachtage"),
    EventKind.FEST: ("Fest", "Feste"),
}


def draft_paragraphs(facts: ReportFacts) -> list[str]:
    """Return the paragraphs in the order of a narrative report; what there are no numbers of is left out."""
    return [
        paragraph
        for part in (_overview, _events, _targets, _statistics, _counselling, _partners)
        for paragraph in part(facts)
    ]


def german(value: int | Decimal) -> str:
    """Return a number as German texts write it: 1.234 and 97,5."""
    whole = value == int(value)
    text = f"{int(value):,}" if whole else f"{Decimal(value).normalize():,f}"
    return text.translate(str.maketrans(",.", ".,"))


def counted(value: int | Decimal, one: str, many: str) -> str:
    """Return a number with its noun: 1 Teilnahme, 2 Teilnahmen."""
    return f"{german(value)} {one if value == 1 else many}"


def german_percent(share: Decimal) -> str:
    """Return a share as German texts write it, to a tenth: 95,0 %."""
    return f"{share * 100:.1f} %".replace(".", ",")


def _overview(facts: ReportFacts) -> Iterator[str]:
    if not facts.sessions:
        return
    figures = key_figures(facts)
    planned = sum(session.target or 0 for session in facts.sessions)
    how = f"{german(figures.counted)} gezählt, {german(figures.estimated)} geschätzt"
    took_place = "fand" if len(facts.sessions) == 1 else "fanden"
    text = (
        f"Im Berichtszeitraum vom {facts.starts_on:%d.%m.%Y} bis {facts.ends_on:%d.%m.%Y} {took_place} {_held(facts)} "
        f"statt. Insgesamt gab es {counted(figures.attendances, 'Teilnahme', 'Teilnahmen')} "
        f"({how if figures.estimated else 'alle gezählt'})"
    )
    text += f"; geplant waren {german(planned)}." if planned else "."
    if facts.persons_total and figures.persons:
        text += f" {_persons(facts.persons_total, is_minimum=figures.persons_are_a_minimum)}"
    yield text


def _persons(total: PersonFacts, *, is_minimum: bool) -> str:
    least = "Mindestens " if is_minimum else ""
    who = counted(total.persons, "Person nahm", "verschiedene Personen nahmen")
    more = f", {german(total.repeated)} von ihnen mehrmals" if total.repeated and total.persons > 1 else ""
    return f"{least}{who} teil{more}."


def _held(facts: ReportFacts) -> str:
    counts = [(sum(session.kind is kind for session in facts.sessions), names) for kind, names in _KINDS.items()]
    parts = [counted(count, *names) for count, names in counts if count]
    return _listed(parts)


def _events(facts: ReportFacts) -> Iterator[str]:
    for session in facts.sessions:
        text = f"„{session.title}“ am {session.starts_at:%d.%m.%Y}, {session.venue}: {_numbers(session)}"
        if session.remark.strip():
            text += f" {session.remark.strip()}"
        yield text


def _numbers(session: SessionFacts) -> str:
    text = counted(session.total, "Teilnahme", "Teilnahmen")
    if session.target is not None:
        text += f" (geplant {german(session.target)})"
    if session.registered:
        who = counted(session.registered, "angemeldeten Person", "Angemeldeten")
        came = f"{'kam' if session.admitted == 1 else 'kamen'} {german(session.admitted)}"
        text += f"; von {who} {came if session.admitted else 'kam niemand'}"
    if session.walk_ins:
        text += f", {counted(session.walk_ins, 'kam', 'kamen')} ohne Anmeldung"
    if session.estimated:
        text += f", {counted(session.estimated, 'ist', 'sind')} geschätzt"
    return f"{text}."


def _targets(facts: ReportFacts) -> Iterator[str]:
    results = [result for result in indicator_results(facts) if result.percent is not None]
    if not results:
        return
    reached = [result for result in results if result.percent is not None and result.percent >= 1]
    was = "wurde" if len(reached) <= 1 else "wurden"
    how_many = german(len(reached)) if reached else "keines"
    yield f"Von {counted(len(results), 'Ziel', 'Zielen')} {was} {how_many} erreicht."
    for result in results:
        if result not in reached:
            yield _missed(result)


def _missed(result: IndicatorResult) -> str:
    indicator = result.indicator
    text = f"{indicator.name}: {german(result.actual)} statt {german(indicator.target)}."
    return f"{text} {indicator.reason.strip()}" if indicator.reason.strip() else text


def _statistics(facts: ReportFacts) -> Iterator[str]:
    questions = [question for question in facts.statistics if question.cells]
    if questions:
        asked = max(question.answered for question in questions)
        shares = " ".join(_share(question) for question in questions if _largest(question))
        yield f"An der freiwilligen, anonymen Befragung nahmen {german(asked)} Personen teil. {shares}"


def _share(question: StatisticsFacts) -> str:
    label, shown = _largest(question)[0]
    percent = german_percent(shown_share(shown, question.answered))
    return f"{question.label}: am häufigsten „{label}“ ({percent})."


def _largest(question: StatisticsFacts) -> list[tuple[str, int]]:
    shown = [(cell.label, cell.shown) for cell in question.cells if isinstance(cell.shown, int)]
    return sorted(shown, key=lambda cell: -cell[1])[:1]


def _counselling(facts: ReportFacts) -> Iterator[str]:
    days = facts.counselling
    if days:
        contacts = sum(day.contacts for day in days)
        first, further = sum(day.first_talks for day in days), sum(day.follow_up_talks for day in days)
        held = "einem Beratungstag" if len(days) == 1 else f"{german(len(days))} Beratungstagen"
        yield (
            f"An {held} gab es {counted(contacts, 'Beratungskontakt', 'Beratungskontakte')}, davon {german(first)} "
            f"Erst- und {counted(further, 'Folgeberatung', 'Folgeberatungen')}. Sie zählen nicht zu den Teilnahmen."
        )


def _partners(facts: ReportFacts) -> Iterator[str]:
    figures = key_figures(facts)
    if figures.organizations:
        verb = "war" if figures.organizations == 1 else "waren"
        yield f"Vertreten {verb} {counted(figures.organizations, 'Organisation', 'Organisationen')}."
    if figures.volunteer_hours:
        yield f"Ehrenamtliche leisteten {counted(figures.volunteer_hours, 'Stunde', 'Stunden')}."


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} und {parts[-1]}"
