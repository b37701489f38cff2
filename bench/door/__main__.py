"""`make bench-door`: pair phones in a real Chromium, hold tickets before them, write the table of docs/door.md.

Everything lives in a temporary folder, listens on this machine only and ends by itself.
"""

import argparse
import logging
import sys
from datetime import UTC, datetime

from playwright.sync_api import Browser, sync_playwright

from bench import report as documents
from bench.door import reading, report, scans, starts, world
from bench.processes import PROJECT_DIR
from tests.support.camera import FakeCamera
from tests.support.chromium import chromium_flags, find_chromium

DOCUMENT = PROJECT_DIR / "docs" / "door.md"
FEW, MANY = 1_000, 10_000
THROTTLES = (1, 4)


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m bench.door", description=__doc__)
    parser.add_argument("--scans", type=int, default=60, help="scans at each speed (default 60)")
    parser.add_argument("--pictures", type=int, default=25, help="bad pictures of each kind (default 25)")
    parser.add_argument("--starts", type=int, default=7, help="starts with each roster (default 7)")
    parser.add_argument("--tickets", type=int, nargs=2, default=[FEW, MANY], help="tickets of the two rosters")
    parser.add_argument("--print-only", action="store_true", help="leave docs/door.md as it is")
    arguments = parser.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    part = _measure(arguments)
    print(part)
    if not arguments.print_only:
        documents.keep(part, path=DOCUMENT)


def _measure(arguments: argparse.Namespace) -> str:
    _say("registering people")
    with world.running_world(arguments.tickets) as doors, sync_playwright() as playwright:
        camera = FakeCamera(doors.folder / "table.y4m")
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=chromium_flags(camera_file=camera.path)
        )
        surroundings = report.Surroundings(chromium=browser.version, day=datetime.now(UTC).date())
        part = _measure_all(browser, doors, arguments, surroundings=surroundings)
        browser.close()
    return part


def _measure_all(
    browser: Browser, doors: world.World, arguments: argparse.Namespace, *, surroundings: report.Surroundings
) -> str:
    few, many = (doors.doors[size] for size in arguments.tickets)
    _say("scanning")
    scanned = scans.measure_scans(browser, doors, many, throttles=THROTTLES, count=arguments.scans)
    _say("reading bad pictures")
    read = reading.measure_reading(browser, doors, many, per_kind=arguments.pictures)
    _say("starting without a server")
    started = [starts.measure_starts(browser, doors, door, count=arguments.starts) for door in (few, many)]
    return report.measured_part(scanned, reading=read, starts=started, surroundings=surroundings)


def _say(words: str) -> None:
    print(f"bench: {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
