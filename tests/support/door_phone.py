"""A volunteer's phone in a real browser: what a helper does and sees at the door."""

from playwright.sync_api import Locator, Page, expect

from eventapp.adapters.qr_image import qr_png
from eventapp.domain.tickets import ticket_link

_WAITING_MS = 10_000
#: A ticket must be out of view this long before the same one is a new scan.
OUT_OF_VIEW_MS = 3_500
_STORED = """async () => {
    const open = indexedDB.open("einlass-door");
    const db = await new Promise((resolve, reject) => {
        open.onsuccess = () => resolve(open.result);
        open.onerror = () => reject(open.error);
    });
    const read = (name) => new Promise((resolve) => {
        const all = db.transaction(name).objectStore(name).getAll();
        all.onsuccess = () => resolve(all.result);
    });
    const [meta, records, entries] = await Promise.all(["meta", "records", "entries"].map(read));
    db.close();
    return {meta: meta.length, records: records.length, states: entries.map((entry) => entry.state)};
}"""

_AGE = """async (milliseconds) => {
    const open = indexedDB.open("einlass-door");
    const db = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
    const store = db.transaction("entries", "readwrite").objectStore("entries");
    const all = await new Promise((resolve) => {
        const request = store.getAll();
        request.onsuccess = () => resolve(request.result);
    });
    for (const entry of all) store.put({...entry, at: entry.at - milliseconds});
    await new Promise((resolve) => { store.transaction.oncomplete = resolve; });
    db.close();
}"""


class DoorPhone:
    """One phone; its page stays open."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.verdict = page.locator('[data-part="verdict"]')

    def pair(self, link: str, *, name: str = "Bilal") -> None:
        """Open a door link and say who helps; the door is open afterwards."""
        self.page.goto(link)
        self.page.get_by_label("Ihr Vorname").fill(name)
        self.page.get_by_role("button", name="Tür öffnen").click()
        self.open_door()

    def open_door(self) -> None:
        """Leave the readiness check, which comes once after pairing."""
        self.sheet("readiness").locator('[data-action="open-door"]').click(timeout=_WAITING_MS)
        self.expect_open()

    def expect_open(self) -> None:
        """The working screen is there."""
        expect(self.page.locator('[data-screen="door"]')).to_be_visible(timeout=_WAITING_MS)

    def expect_verdict(self, kind: str, word: str) -> None:
        """Wait for an answer with this look and this word."""
        expect(self.verdict.locator('[data-part="word"]')).to_have_text(word, timeout=_WAITING_MS)
        expect(self.verdict).to_have_attribute("data-kind", kind, timeout=_WAITING_MS)

    def says(self, part: str) -> str:
        """What a part of the answer says: number, of, text, note, verdict-status."""
        return self.verdict.locator(f'[data-part="{part}"]').inner_text()

    def tap(self, action: str) -> None:
        """Tap a button of the answer."""
        self.verdict.locator(f'[data-action="{action}"]').click()

    def set_party(self, *, adults: int, children: int) -> None:
        """Set the steppers of the answer."""
        self.verdict.locator("#party-adults").fill(str(adults))
        self.verdict.locator("#party-children").fill(str(children))

    def act(self, action: str) -> None:
        """Tap a button of the working screen."""
        self.page.locator(f'[data-screen="door"] [data-action="{action}"]').click()

    def sheet(self, name: str) -> Locator:
        """One of the dialogs."""
        return self.page.locator(f'[data-dialog="{name}"]')

    def type_code(self, code: str) -> None:
        """Type a short code."""
        self.act("code")
        self.page.get_by_label("Code unter dem QR").fill(code)
        self.page.get_by_role("button", name="Prüfen").click()

    def expect_counts(self, *, admitted: int, expected: int, inside: int) -> None:
        """Wait until the counters say so."""
        for name, number in (("admitted", admitted), ("expected", expected), ("inside", inside)):
            expect(self.page.locator(f'[data-count="{name}"]')).to_have_text(str(number), timeout=_WAITING_MS)

    def expect_waiting(self, words: str) -> None:
        """Wait until the line says what waits, such as "3 Einträge warten"."""
        expect(self.page.locator('[data-part="line"]')).to_contain_text(words, timeout=_WAITING_MS)

    def expect_settled(self) -> None:
        """Wait until nothing waits."""
        expect(self.page.locator('[data-part="line"]')).to_have_attribute("data-waiting", "0", timeout=3 * _WAITING_MS)

    def age_entries(self, *, minutes: int) -> None:
        """Let what the phone decided be that much longer ago."""
        self.page.evaluate(_AGE, minutes * 60_000)
        self.page.reload()
        self.expect_open()

    def stored(self) -> dict[str, object]:
        """What lies in the phone's own database: how much, and the state of each entry."""
        found: dict[str, object] = self.page.evaluate(_STORED)
        return found


def set_letters(page: Page, pixels: int) -> None:
    """Let the browser write that large, as its own settings do; 16 is what nobody has changed."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": pixels}})
    session.detach()
    # what was laid out before keeps some of its old sizes otherwise
    page.evaluate("() => { const { body } = document; body.hidden = true; body.offsetWidth; body.hidden = false; }")


def ticket_picture(token: str, *, base_url: str) -> bytes:
    """The PNG that a guest holds up."""
    return qr_png(ticket_link(base_url=base_url, token=token))
