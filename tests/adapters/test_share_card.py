"""The picture that messengers show with a link."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from eventapp.adapters.share_card import HEIGHT, WIDTH, ShareCard, share_card_png
from eventapp.domain.states import EventKind

CARD = ShareCard(
    reference="kw-2026",
    kind=EventKind.FEST,
    language="de",
    type_word="Fest",
    title="KulturWERK 2026 – Herne feiert Vielfalt",
    when="Samstag, 26. September 2026, 13:00–18:00 Uhr",
    place="Buschmannshof, Herne-Wanne",
)


@pytest.mark.parametrize("kind", EventKind)
def test_card_has_the_size_that_messengers_ask_for_and_is_light(kind: EventKind) -> None:
    png = share_card_png(replace(CARD, kind=kind))

    with Image.open(BytesIO(png)) as picture:
        assert (picture.format, picture.size) == ("PNG", (WIDTH, HEIGHT))
    assert len(png) < 150_000


def test_card_of_the_same_event_is_the_same() -> None:
    first = share_card_png(CARD)
    share_card_png.cache_clear()

    assert share_card_png(CARD) == first


@pytest.mark.parametrize(
    "title",
    [
        "x" * 10_000,
        "Donaudampfschifffahrtsgesellschaft" * 5,
        "",
        "هيرنه تحتفل بالتنوّع",
        "ሰላም 🎉 \u202eumgedreht",
        '#panic("kein Befehl") $x$ <b>',
        "null\x00zeichen\x07",
    ],
)
def test_card_shows_any_title(title: str) -> None:
    with Image.open(BytesIO(share_card_png(replace(CARD, title=title)))) as picture:
        assert picture.size == (WIDTH, HEIGHT)


def test_card_of_another_title_is_another() -> None:
    assert share_card_png(replace(CARD, title="Lichterfest")) != share_card_png(CARD)
