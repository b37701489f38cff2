"""A window that selenium drives: WebKit here."""

from pathlib import Path
from typing import Literal

from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.support.screen import WAITING_SECONDS, settle

_CALL = """const done = arguments[arguments.length - 1];
Promise.resolve().then(() => (%s)(arguments[0])).then((value) => done([value]), (error) => done(String(error)));"""


class SeleniumScreen:
    """A Screen on a window of selenium."""

    def __init__(self, driver: WebDriver, *, url: str) -> None:
        self.driver = driver
        self._url = url

    def goto(self, path: str) -> None:
        """Open an address of the application."""
        self.driver.get(f"{self._url}{path}")

    def reload(self) -> None:
        """Load the page again."""
        self.driver.refresh()

    def run(self, script: str, argument: object = None) -> object:
        """Call a function of JavaScript. Raises RuntimeError where it throws."""
        answer = self.driver.execute_async_script(_CALL % script, argument)
        if not isinstance(answer, list):
            raise RuntimeError(f"{answer} in {script}")
        found: object = answer[0]
        return found

    def click(self, css: str) -> None:
        """Click the first visible element, once it can be clicked."""
        self._visible(css).click()

    def fill(self, css: str, text: str) -> None:
        """Replace what stands in a field."""
        field = self._visible(css)
        field.clear()
        field.send_keys(text)

    def attach(self, css: str, file: Path) -> None:
        """Choose a file."""
        self.driver.find_element(By.CSS_SELECTOR, css).send_keys(str(file))

    def picture(self, file: Path) -> None:
        """Keep what the window shows."""
        settle(self)
        self.driver.save_screenshot(str(file))

    def _visible(self, css: str) -> WebElement:
        return WebDriverWait(self.driver, WAITING_SECONDS, 0.05).until(lambda driver: _usable(driver, css), css)


def _usable(driver: WebDriver, css: str) -> WebElement | Literal[False]:
    found = driver.find_elements(By.CSS_SELECTOR, css)
    return next((one for one in found if one.is_displayed() and one.is_enabled()), False)
