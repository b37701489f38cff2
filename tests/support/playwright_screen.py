"""A window that playwright drives: Firefox here, with the same interface as Chromium."""

from pathlib import Path

from playwright.sync_api import Page

from tests.support.screen import settle


class PlaywrightScreen:
    """A Screen on a page of playwright."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def goto(self, path: str) -> None:
        """Open an address of the application."""
        self.page.goto(path)

    def reload(self) -> None:
        """Load the page again."""
        self.page.reload()

    def run(self, script: str, argument: object = None) -> object:
        """Call a function of JavaScript."""
        answer: object = self.page.evaluate(script, argument)
        return answer

    def click(self, css: str) -> None:
        """Click the first visible element, once it can be clicked."""
        self.page.locator(f"{css} >> visible=true").first.click()

    def fill(self, css: str, text: str) -> None:
        """Replace what stands in a field."""
        field = self.page.locator(f"{css} >> visible=true").first
        field.press("ControlOrMeta+a")  # fill() adds to what stands in a number field in Firefox
        field.press_sequentially(text)

    def attach(self, css: str, file: Path) -> None:
        """Choose a file."""
        self.page.locator(css).set_input_files(file)

    def picture(self, file: Path) -> None:
        """Keep what the window shows."""
        settle(self)
        self.page.screenshot(path=file)  # adds a style of its own, which the page's policy refuses and notes
