"""The readiness check in a real browser: what a helper sees before doors."""

import re
from typing import Self

from playwright.sync_api import expect

from tests.support.door_phone import DoorPhone

#: The slowest check may wait for that long.
_WAITING_MS = 30_000


class Readiness:
    """The check on one phone."""

    def __init__(self, phone: DoorPhone) -> None:
        self.phone = phone
        self.sheet = phone.sheet("readiness")

    @classmethod
    def pair(cls, phone: DoorPhone, link: str) -> Self:
        """Open a door link and say who helps; the check comes by itself."""
        phone.page.goto(link)
        return cls.name_helper(phone)

    @classmethod
    def name_helper(cls, phone: DoorPhone) -> Self:
        """Say who helps."""
        phone.page.get_by_label("Ihr Vorname").fill("Bilal")
        phone.page.get_by_role("button", name="Tür öffnen").click()
        ready = cls(phone)
        expect(ready.sheet).to_be_visible(timeout=_WAITING_MS)
        return ready

    def open(self) -> None:
        """Come back from the working screen."""
        self.phone.act("phone")
        self.phone.sheet("phone").get_by_role("button", name="Bereit?").click()

    def leave(self) -> None:
        """Open the door."""
        self.phone.open_door()

    def close(self, name: str) -> None:
        """Close a dialog."""
        self.phone.sheet(name).locator('[data-action="close"]').click()

    def expect(self, check: str, state: str, words: str) -> None:
        """Wait until a line is in this state and says this."""
        line = self.sheet.locator(f'[data-check="{check}"]')
        expect(line).to_have_attribute("data-result", state, timeout=_WAITING_MS)
        expect(line.locator('[data-part="check-text"]')).to_have_text(re.compile(re.escape(words)))

    def expect_summary(self, words: str) -> None:
        """Wait until the summary says this."""
        expect(self.sheet.locator('[data-part="summary"]')).to_have_text(words, timeout=_WAITING_MS)

    def help(self, check: str) -> None:
        """One tap on the help of a line."""
        self.sheet.locator(f'[data-check="{check}"] [data-action="help"]').click()

    def rehearse(self) -> None:
        """Begin to rehearse."""
        self.sheet.locator('[data-action="rehearse"]').click()
        expect(self.phone.page.locator('[data-part="rehearsal-bar"]')).to_be_visible()
