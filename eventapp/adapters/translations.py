"""Words, dates and times in a language, for what is written without a page: mails.

Pages use Flask-Babel; both read the same catalogues and show dates alike.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.support import Translations

#: The language that the texts in the sources are written in.
SOURCE_LANGUAGE = "de"
CATALOGUES = Path(__file__).resolve().parents[2] / "translations"

#: How a day is written by language, where the usual form of the language does not fit: English as in Britain, because
#: the month before the day is misread in Germany. Pages and mails agree.
DAY_PATTERNS = {"de": "dd.MM.yyyy", "en": "d MMMM yyyy"}
DAY_SHORT_PATTERNS = {"de": "dd.MM."}
DAY_FULL_PATTERNS = {"en": "EEEE d MMMM yyyy"}


@dataclass(frozen=True, kw_only=True)
class Translator:
    """One language at one place. ``language`` is the tag of the words that come out."""

    language: str
    locale: Locale
    zone: ZoneInfo
    translations: NullTranslations

    @property
    def gettext(self) -> Callable[[str], str]:
        """German in, this language out; German again where nobody has translated it."""
        return self.translations.gettext

    @property
    def ngettext(self) -> Callable[[str, str, int], str]:
        """The same for one and many."""
        return self.translations.ngettext

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``."""
        return str(self.locale.text_direction)

    def day(self, moment: date | datetime) -> str:
        """26.09.2026, 26 September 2026"""
        return self._format(moment, DAY_PATTERNS.get(self.locale.language, "medium"))

    def day_full(self, moment: date | datetime) -> str:
        """Samstag, 26. September 2026; Saturday 26 September 2026"""
        return self._format(moment, DAY_FULL_PATTERNS.get(self.locale.language, "full"))

    def weekday(self, moment: date | datetime) -> str:
        """Sa"""
        return self._format(moment, "EEE").rstrip(".")

    def clock(self, moment: datetime) -> str:
        """13:00; always on the 24-hour clock, as everybody in Germany reads it."""
        return moment.astimezone(self.zone).strftime("%H:%M")

    def clock_range(self, starts_at: datetime, ends_at: datetime) -> str:
        """13:00–18:00; the second day is named when it ends after midnight."""
        if self._day_of(ends_at) - self._day_of(starts_at) >= timedelta(days=1):
            return f"{self.clock(starts_at)}–{self.weekday(ends_at)} {self.day(ends_at)} {self.clock(ends_at)}"
        return f"{self.clock(starts_at)}–{self.clock(ends_at)}"

    def _format(self, moment: date | datetime, pattern: str) -> str:
        return format_date(self._day_of(moment), pattern, locale=self.locale)

    def _day_of(self, moment: date | datetime) -> date:
        return moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment


@lru_cache(maxsize=64)
def translator(language: str, *, zone: str, catalogues: Path = CATALOGUES) -> Translator:
    """Return the translator for a language tag; German where there is no catalogue for it or its base."""
    for tag in (language.partition("-x-")[0], language.partition("-")[0]):
        found = _load(tag, catalogues)
        if found is not None:
            locale, translations = found
            shown = str(locale).replace("_", "-")
            return Translator(language=shown, locale=locale, zone=ZoneInfo(zone), translations=translations)
    german = Locale.parse(SOURCE_LANGUAGE)
    return Translator(language=SOURCE_LANGUAGE, locale=german, zone=ZoneInfo(zone), translations=NullTranslations())


@lru_cache(maxsize=64)
def own_name(tag: str) -> str:
    """Return a language's name in that language; the tag itself where nobody knows one."""
    locale = _locale(tag)
    return (locale.get_language_name(locale) or tag) if locale else tag


@lru_cache(maxsize=64)
def direction_of(tag: str) -> str:
    """Return how a language is read: ``rtl`` or ``ltr``."""
    locale = _locale(tag.partition("-x-")[0])
    return str(locale.text_direction) if locale else "ltr"


def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def _load(tag: str, catalogues: Path) -> tuple[Locale, NullTranslations] | None:
    locale = _locale(tag)
    if locale is None:
        return None
    translations = Translations.load(catalogues, [locale])
    is_there = isinstance(translations, Translations)  # else there is no catalogue
    return (locale, translations) if is_there or locale.language == SOURCE_LANGUAGE else None
