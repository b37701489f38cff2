"""What papers, mails and calendars say about an event: title, time and place, in one language."""

from collections.abc import Sequence

from eventapp.adapters.translations import Translator
from eventapp.domain.check_in import Party
from eventapp.domain.states import EventKind
from eventapp.domain.texts import select_text
from eventapp.models import Event, EventSession


def event_title(event: Event, *, words: Translator) -> str:
    """Return title and subtitle; for counselling nothing that tells what it is about (CNS-3)."""
    if event.kind is EventKind.BERATUNG:
        return words.gettext("Ihr Termin")
    text = select_text(event.texts, words.language)
    if text is None:
        return event.organization.short_name
    return f"{text.title} – {text.subtitle}" if text.subtitle else text.title


def when(sessions: Sequence[EventSession], *, words: Translator) -> str:
    """Return day and time of the first session, and how many there are besides."""
    if not sessions:
        return ""
    first = sessions[0]
    words_of_first = f"{words.weekday(first.starts_at)} {words.day(first.starts_at)}, "
    words_of_first += words.clock_range(first.starts_at, first.ends_at)
    more = len(sessions) - 1
    if not more:
        return words_of_first
    others = words.ngettext("und %(num)s weiterer Termin", "und %(num)s weitere Termine", more) % {"num": more}
    return f"{words_of_first} {others}"


def party_words(party: Party, *, words: Translator) -> str:
    """Return "2 Erwachsene, 3 Kinder"."""
    parts = [
        words.ngettext("%(num)s erwachsene Person", "%(num)s Erwachsene", party.adults) % {"num": party.adults}
        if party.adults
        else "",
        words.ngettext("%(num)s Kind", "%(num)s Kinder", party.children) % {"num": party.children}
        if party.children
        else "",
    ]
    return ", ".join(part for part in parts if part)
