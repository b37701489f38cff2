"""Words that are filled in, and when people are reminded."""

from datetime import UTC, datetime

import pytest

from eventapp.domain.errors import MessageTextMissing, PlaceholderUnknown
from eventapp.domain.messages import MessageWords, ensure_fillable, fill_in, reminder_moment

VALUES = {"name": "Amina", "titel": "Fest", "termin": "", "ort": "", "link": ""}


def words(body: str, *, subject: str = "Betreff") -> MessageWords:
    return MessageWords(language="de", subject=subject, body=body)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        pytest.param("Guten Tag {name},", "Guten Tag Amina,", id="value"),
        pytest.param("{NAME} { titel }", "Amina Fest", id="however it is written"),
        pytest.param("Wir sehen uns {ort}.", "Wir sehen uns.", id="nothing leaves no gap"),
        pytest.param("{} { } {1} {{x}} {anders}", "{} { } {1} {{x}} {anders}", id="other braces stay"),
    ],
)
def test_words_in_braces_are_filled_in(text: str, filled: str) -> None:
    assert fill_in(text, VALUES) == filled


def test_values_are_not_filled_in_again() -> None:
    assert fill_in("{name}", {"name": "{titel}", "titel": "Fest"}) == "{titel}"


def test_unknown_words_are_named() -> None:
    with pytest.raises(PlaceholderUnknown) as refusal:
        ensure_fillable(words("{nam}, {name}, {datum}", subject="{Vorname}"))

    assert refusal.value.parameters == {"names": "{Vorname}, {datum}, {nam}"}


@pytest.mark.parametrize("nothing", [words("", subject="x"), words("x", subject=" ")])
def test_subject_and_text_are_needed(nothing: MessageWords) -> None:
    with pytest.raises(MessageTextMissing):
        ensure_fillable(nothing)


def test_known_words_pass() -> None:
    ensure_fillable(words("{name} {titel} {termin} {ort} {link} {} {3}"))


def test_reminder_comes_so_many_hours_before() -> None:
    starts_at = datetime(2026, 9, 26, 11, tzinfo=UTC)

    assert reminder_moment(starts_at, hours=48) == datetime(2026, 9, 24, 11, tzinfo=UTC)
