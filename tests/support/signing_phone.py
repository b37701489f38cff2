"""A phone in a guest's hand, who signs."""

from playwright.sync_api import Locator, Page, expect

from tests.support.door_phone import DoorPhone

_WAITING = """async () => {
    const open = indexedDB.open("einlass-door");
    const db = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
    const all = db.transaction("signatures").objectStore("signatures").getAll();
    const found = await new Promise((resolve) => { all.onsuccess = () => resolve(all.result); });
    db.close();
    return found;
}"""

#: In parts of the field.
_STROKES = (((0.1, 0.6), (0.3, 0.15), (0.4, 0.8), (0.6, 0.2), (0.7, 0.7)), ((0.15, 0.85), (0.9, 0.75)))


class SigningPage:
    """The page on which a guest signs."""

    def __init__(self, phone: DoorPhone) -> None:
        self._phone = phone
        self.page: Page = phone.page
        self.root: Locator = phone.sheet("signing")

    def open(self) -> None:
        """The helper hands the phone over."""
        self._phone.tap("sign")
        expect(self.root).to_be_visible()

    def draw(self) -> None:
        """A signature with the pointer: a loop and a line, from the left to the right of the field."""
        field = self.root.locator('[data-part="ink"]').bounding_box()
        assert field is not None
        mouse = self.page.mouse
        for stroke in _STROKES:
            points = [(field["x"] + x * field["width"], field["y"] + y * field["height"]) for x, y in stroke]
            mouse.move(*points[0])
            mouse.down()
            for point in points[1:]:
                mouse.move(*point, steps=12)
            mouse.up()

    def tap(self, action: str) -> None:
        """Tap a button."""
        self.root.locator(f'[data-action="{action}"]').click()

    def path(self) -> str:
        """The ink that is shown."""
        return self.root.locator('[data-part="ink"] path').get_attribute("d") or ""

    def waiting(self) -> list[dict[str, object]]:
        """What lies on the phone's disk."""
        found: list[dict[str, object]] = self.page.evaluate(_WAITING)
        return found
