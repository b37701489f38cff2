"""Cookies only where they are needed (PRV-8): on pages with a form, never before."""

import pytest
from flask import Flask

from tests.architecture.access_table import ACCESS, DEVICE, PUBLIC
from tests.architecture.access_world import make_world
from tests.architecture.test_access import address, ask, rules

#: says to whoever comes here without having begun that the log-in begins elsewhere
MIDST_OF_A_LOG_IN = ("auth.second_step",)

pytestmark = pytest.mark.usefixtures("now")


def test_visitor_gets_a_cookie_with_a_form_alone_and_none_but_the_session(app: Flask) -> None:
    world = make_world(app)
    needless, unguarded = [], []
    for rule in rules(app, method="GET"):
        if ACCESS.get(rule.endpoint) in (PUBLIC, DEVICE):
            answer = ask(app, None, address(rule, world), "GET")
            cookies = answer.headers.getlist("Set-Cookie")
            has_form = answer.mimetype == "text/html" and 'name="csrf_token"' in answer.text
            is_in_log_in = rule.endpoint in MIDST_OF_A_LOG_IN
            needless += [rule.rule] if cookies and not has_form and not is_in_log_in else []
            unguarded += [
                f"{rule.rule}: {cookie}"
                for cookie in cookies
                if not cookie.startswith("einlass=") or "HttpOnly" not in cookie or "SameSite=Lax" not in cookie
            ]

    assert needless == []
    assert unguarded == []
