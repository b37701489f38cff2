"""Words, dates and times for mails."""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from eventapp.adapters.translations import Translator, translator

STARTS_AT = datetime(2026, 9, 26, 11, 0, tzinfo=UTC)
ENDS_AT = datetime(2026, 9, 26, 16, 0, tzinfo=UTC)


@pytest.fixture
def catalogues(tmp_path: Path) -> Path:
    """English with two messages; Arabic with none."""
    english = Catalog(locale="en")
    english.add("Ihr Termin", "Your appointment")
    english.add(("%(num)s Kind", "%(num)s Kinder"), ("%(num)s child", "%(num)s children"))
    for tag, catalog in (("en", english), ("ar", Catalog(locale="ar"))):
        content = BytesIO()
        write_mo(content, catalog)
        path = tmp_path / tag / "LC_MESSAGES" / "messages.mo"
        path.parent.mkdir(parents=True)
        path.write_bytes(content.getvalue())
    return tmp_path


def make(language: str, catalogues: Path) -> Translator:
    """A translator for Herne."""
    return translator(language, zone="Europe/Berlin", catalogues=catalogues)


@pytest.mark.parametrize(
    ("language", "spoken", "words"),
    [
        ("de", "de", "Ihr Termin"),
        ("en", "en", "Your appointment"),
        ("en-GB", "en-GB", "Your appointment"),
        ("en_GB", "en-GB", "Your appointment"),
        ("de-x-einfach", "de", "Ihr Termin"),
        ("tr", "de", "Ihr Termin"),
        ("xx", "de", "Ihr Termin"),
        ("", "de", "Ihr Termin"),
        ("../../etc", "de", "Ihr Termin"),
        ("ar", "ar", "Ihr Termin"),
    ],
)
def test_language_is_the_one_asked_for_or_german(catalogues: Path, language: str, spoken: str, words: str) -> None:
    made = make(language, catalogues)

    assert (made.language, made.gettext("Ihr Termin")) == (spoken, words)


def test_missing_message_falls_back_to_german(catalogues: Path) -> None:
    assert make("en", catalogues).gettext("Noch nicht übersetzt") == "Noch nicht übersetzt"


def test_numbers_choose_the_form(catalogues: Path) -> None:
    words = make("en", catalogues).ngettext

    forms = [words("%(num)s Kind", "%(num)s Kinder", count) for count in (0, 1, 3)]
    assert forms == ["%(num)s children", "%(num)s child", "%(num)s children"]


def test_dates_and_times_are_those_of_the_place(catalogues: Path) -> None:
    german, english = make("de", catalogues), make("en", catalogues)

    assert german.day(STARTS_AT) == german.day(date(2026, 9, 26)) == "26.09.2026"
    assert german.day_full(STARTS_AT) == "Samstag, 26. September 2026"
    assert german.weekday(STARTS_AT) == "Sa"
    assert german.clock_range(STARTS_AT, ENDS_AT) == english.clock_range(STARTS_AT, ENDS_AT) == "13:00–18:00"
    assert english.day(STARTS_AT) == "26 September 2026"
    assert english.day_full(STARTS_AT) == "Saturday 26 September 2026"


def test_end_after_midnight_names_its_day(catalogues: Path) -> None:
    past_midnight = datetime(2026, 9, 26, 23, 30, tzinfo=UTC)

    assert make("de", catalogues).clock_range(STARTS_AT, past_midnight) == "13:00–So 27.09.2026 01:30"


def test_moment_before_midnight_utc_belongs_to_the_local_day(catalogues: Path) -> None:
    assert make("de", catalogues).day(datetime(2026, 9, 26, 22, 30, tzinfo=UTC)) == "27.09.2026"


def test_direction_follows_the_language(catalogues: Path) -> None:
    assert [make(tag, catalogues).direction for tag in ("de", "ar")] == ["ltr", "rtl"]
