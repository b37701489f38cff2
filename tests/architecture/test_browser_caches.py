"""What browsers may keep, over all routes: nothing of what is personal, what is for everybody as before.

A route that is not below is personal: log-in, members' pages, addresses with a secret, the door's interface. When a
test fails for your new route: it is for everybody and shows nobody, so it stands here, or it must answer no-store.
"""

from dataclasses import dataclass

import pytest
from flask import Flask

from tests.architecture.access_table import ACCESS, PUBLIC
from tests.architecture.access_world import World
from tests.architecture.test_access import address, app, ask, rules, world

__all__ = ["app", "world"]  # the application with all of its pages, and something behind every address

pytestmark = pytest.mark.usefixtures("now")

ASKED_AGAIN = "private, no-cache"
#: Routes for everybody, and what a visitor's browser is told about them.
OPEN = {
    "assets.file": "no-store",  # of a version that is not this one's; see tests/web/test_assets.py
    "assets.icon": ASKED_AGAIN,
    "door.file": "no-store",
    "door.index": ASKED_AGAIN,
    "door.manifest": "no-cache",
    "door.service_worker": "no-cache",
    "public.accessibility": ASKED_AGAIN,
    "public.ask_links": ASKED_AGAIN,
    "public.association_imprint": ASKED_AGAIN,
    "public.association_privacy": ASKED_AGAIN,
    "public.calendar": "public, max-age=900",
    "public.check_certificate": ASKED_AGAIN,
    # what somebody has typed into it is on their own device, and must be there when they come back from a link
    "public.create_registration": ASKED_AGAIN,
    "public.event_art": "public, max-age=3600",
    "public.event_calendar_file": "public, max-age=900",
    "public.event_page": ASKED_AGAIN,
    "public.imprint": ASKED_AGAIN,
    "public.index": ASKED_AGAIN,
    "public.logo": ASKED_AGAIN,  # there is no such file in the world of these tests
    "public.my_tickets": ASKED_AGAIN,
    "public.new_registration": ASKED_AGAIN,
    "public.picture": ASKED_AGAIN,  # likewise
    "public.privacy": ASKED_AGAIN,
    "public.security_txt": ASKED_AGAIN,
    "public.send_links": ASKED_AGAIN,
    "public.share_card": "public, max-age=86400",
    "styleguide.index": ASKED_AGAIN,
}
#: For everybody too, and never kept: each answer is of its moment.
OF_THE_MOMENT = {"public.answer_statistics", "public.health", "public.statistics", "public.statistics_thanks"}


@dataclass(frozen=True, kw_only=True)
class Told:
    """A route, and what a browser is told about its answer."""

    route: str
    endpoint: str
    header: str
    is_page: bool


def ask_all(app: Flask, world: World, session_id: str | None) -> list[Told]:
    """Ask every route, read and sent, as somebody or as nobody."""
    told = []
    for method in ("GET", "POST"):
        for rule in rules(app, method=method):
            answer = ask(app, session_id, address(rule, world), method)
            told.append(
                Told(
                    route=f"{method} {rule.rule}",
                    endpoint=rule.endpoint,
                    header=answer.headers["Cache-Control"],
                    is_page=answer.mimetype == "text/html",
                )
            )
    return told


def test_table_names_routes_for_everybody() -> None:
    open_to_all = {endpoint for endpoint, access in ACCESS.items() if access == PUBLIC}

    assert OPEN.keys() | OF_THE_MOMENT <= open_to_all


def test_visitors_keep_what_is_for_everybody_and_nothing_personal(app: Flask, world: World) -> None:
    told = ask_all(app, world, None)

    assert [each for each in told if each.endpoint not in OPEN and "no-store" not in each.header] == []
    assert {each.endpoint: each.header for each in told if each.endpoint in OPEN} == OPEN


def test_nothing_is_kept_of_somebody_who_is_logged_in_but_files_for_everybody(app: Flask, world: World) -> None:
    told = ask_all(app, world, world.olga)

    kept = [each for each in told if "no-store" not in each.header and (each.is_page or each.endpoint not in OPEN)]
    assert kept == []
