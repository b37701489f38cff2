"""Every answer of the door, one after the other, on a real phone: for pictures, and for what holds for all of them."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from playwright.sync_api import Route, expect

from tests.support.door_phone import DoorPhone, ticket_picture
from tests.support.door_worlds import ALARMS, Festival, Seminar

ENTRIES = "**/door/api/entries"
_FULL_DISK = """() => {
    const full = () => { throw new DOMException("", "QuotaExceededError"); };
    Object.assign(IDBObjectStore.prototype, { add: full, put: full });
}"""
_OUT_OF_SIGHT_MS = 1_000


def festival_scenes(phone: DoorPhone, festival: Festival, *, base_url: str) -> Iterator[str]:
    """Walk through what happens at a festival's door; each name is what the phone shows now."""
    phone.pair(festival.link)
    yield "door"
    yield from _tickets(phone, festival)
    yield from _refusals(phone, festival, base_url=base_url)
    yield from _guests(phone, festival, base_url=base_url)
    yield from _without_network(phone, festival)
    yield from _sheets(phone)


def seminar_scenes(phone: DoorPhone, seminar: Seminar, *, base_url: str) -> Iterator[str]:
    """Walk through what a door for registered guests answers besides."""
    phone.page.goto(seminar.link)
    phone.page.locator("#helper-name").fill("Bilal")
    phone.page.locator('[data-part="pairing-form"] [type="submit"]').click()
    _choose(phone, "Tagung")
    phone.open_door()
    yield from _typed(phone, seminar.later, "other-session", "refused")
    yield from _photographed(phone, _picture("A" * 122, base_url), "unknown-closed", "refused")
    for label, code, name in (("Vormittag", seminar.over, "too-late"), ("Abend", seminar.later, "too-early")):
        phone.act("phone")
        phone.sheet("phone").locator('[data-action="session"]').click()
        _choose(phone, label)
        phone.expect_open()
        yield from _typed(phone, code, name, "refused")


def _tickets(phone: DoorPhone, festival: Festival) -> Iterator[str]:
    yield from _typed(phone, festival.one, "admitted", "admitted")
    yield from _typed(phone, festival.one, "already-here", "again")
    yield from _typed(phone, festival.elsewhere, "already-elsewhere", "again")
    phone.type_code(festival.family)
    yield from _now(phone, "family", "question")
    phone.set_party(adults=1, children=2)
    phone.tap("confirm")
    yield from _now(phone, "part", "admitted")
    phone.tap("more")
    yield from _now(phone, "rest-question", "question")
    phone.tap("confirm")
    yield from _now(phone, "rest", "admitted")
    phone.tap("next")
    yield from _typed(phone, festival.family, "party-full", "again")
    phone.type_code(festival.couple)
    phone.set_party(adults=4, children=1)
    yield from _now(phone, "surplus-question", "question")
    phone.tap("confirm")
    yield from _now(phone, "surplus", "admitted")
    phone.tap("next")


def _refusals(phone: DoorPhone, festival: Festival, *, base_url: str) -> Iterator[str]:
    for name in ("revoked", "waitlisted", "unconfirmed"):
        yield from _typed(phone, getattr(festival, name), name, "refused")
    yield from _photographed(phone, _picture(festival.foreign_token, base_url), "other-event", "refused")
    yield from _photographed(phone, _picture("A" * 122, base_url), "unknown-open", "attention")
    yield from _photographed(phone, _picture(festival.forged_token, base_url), "forged-open", "attention")
    yield from _typed(phone, festival.blank, "blank", "attention")
    phone.type_code(festival.canceled)
    yield from _now(phone, "canceled", "refused")
    phone.tap("override")
    phone.verdict.locator("#override-reason").fill("Doch gekommen")
    yield from _now(phone, "override-question", "question")
    phone.tap("confirm")
    yield from _now(phone, "override", "admitted")
    phone.tap("next")


def _guests(phone: DoorPhone, festival: Festival, *, base_url: str) -> Iterator[str]:
    phone.act("guests")
    phone.sheet("guests").locator("details summary").first.click()
    phone.sheet("guests").locator('[data-action="family"]').click()
    yield from _now(phone, "guests", "admitted")
    phone.tap("next")
    picture = _picture(festival.late_token, base_url)
    _photograph(phone, picture)
    expect(phone.verdict).to_have_attribute("data-kind", "admitted")
    phone.tap("next")
    phone.page.wait_for_timeout(_OUT_OF_SIGHT_MS)
    yield from _photographed(phone, picture, "repeated", "admitted")


def _without_network(phone: DoorPhone, festival: Festival) -> Iterator[str]:
    phone.page.route("**/door/api/**", lambda route: route.abort("internetdisconnected"))
    yield from _typed(phone, festival.offline, "pending", "pending")
    yield "door-offline"
    phone.page.unroute_all()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.expect_settled()
    for detail, code in zip(ALARMS, festival.alarming, strict=True):
        phone.page.route(ENTRIES, _conflict(detail))
        phone.type_code(code)
        phone.tap("confirm")
        yield from _now(phone, f"alarm-{detail}", "attention")
        phone.tap("understood")
        phone.page.unroute_all()


def _sheets(phone: DoorPhone) -> Iterator[str]:
    phone.act("search")
    phone.page.locator("#guest-name").fill("a")
    yield "search"
    phone.page.locator("#guest-name").fill("Pawlowa")
    yield "search-guess"
    phone.sheet("search").locator('[data-action="close"]').click()
    phone.act("phrases")
    yield "phrases"
    phone.sheet("phrases").locator('[data-action="close"]').click()
    phone.page.evaluate(_FULL_DISK)
    phone.act("guests")
    phone.sheet("guests").locator('[data-action="family"]').click()
    yield from _now(phone, "not-saved", "attention")


def _typed(phone: DoorPhone, code: str, name: str, kind: str) -> Iterator[str]:
    phone.type_code(code)
    yield from _now(phone, name, kind)
    phone.tap("next")


def _photographed(phone: DoorPhone, picture: bytes, name: str, kind: str) -> Iterator[str]:
    _photograph(phone, picture)
    yield from _now(phone, name, kind)
    phone.tap("next")


def _photograph(phone: DoorPhone, picture: bytes) -> None:
    photo = {"name": "code.png", "mimeType": "image/png", "buffer": picture}
    phone.page.locator('[data-part="photo"]').set_input_files(photo)  # type: ignore[arg-type]


def _now(phone: DoorPhone, name: str, kind: str) -> Iterator[str]:
    expect(phone.verdict).to_be_visible(timeout=10_000)
    expect(phone.verdict).to_have_attribute("data-kind", kind, timeout=10_000)
    yield name


def _conflict(detail: str) -> Callable[[Route], None]:
    """Answer as the server would, had another phone been quicker: kept, and seen otherwise."""

    def answer(route: Route) -> None:
        entries = json.loads(route.request.post_data or "{}")["entries"]
        answers = [{"uuid": entry["uuid"], "verdict": "conflict", "detail": detail} for entry in entries]
        route.fulfill(json={"answers": answers, "server_time": datetime.now(UTC).isoformat()})

    return answer


def _choose(phone: DoorPhone, label: str) -> None:
    phone.page.locator('[data-part="sessions"] button', has_text=label).click()


def _picture(token: str, base_url: str) -> bytes:
    return ticket_picture(token, base_url=base_url)
