"""What a page must offer everybody, measured in a real browser."""

from pathlib import Path

from playwright.sync_api import Page

from tests.support.screen import Screen

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
_EVERYTHING = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
#: What depends on the colours of a page alone.
COLORS = ("color-contrast",)
_VIOLATIONS = """async runOnly => {
    const {violations} = await axe.run(document, {runOnly});
    return violations.filter(({impact}) => ["serious", "critical"].includes(impact))
        .map(({id, nodes}) => `${id}: ${nodes[0].html.slice(0, 200)}`);
}"""
_SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def find_violations(page: Page, *, rules: tuple[str, ...] = _EVERYTHING) -> list[str]:
    """Return the serious breaches of WCAG 2.2 AA, or of a part of it, that axe finds on the page."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_VIOLATIONS, list(rules))
    return found


def find_violations_on(screen: Screen) -> list[str]:
    """Return the same for a page in whatever engine."""
    screen.run(f"() => {{ {AXE.read_text(encoding='utf-8')} }}")
    found = screen.run(f"() => ({_VIOLATIONS})({list(_EVERYTHING)})")
    assert isinstance(found, list)
    return found


def scrolls_sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    pixels: int = page.evaluate(_SIDEWAYS)
    return pixels
