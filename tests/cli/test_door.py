"""The door at the command line."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select, update

from eventapp.db import db
from eventapp.domain.pairing import is_link_secret
from eventapp.domain.states import EventStatus
from eventapp.models import Device, DoorLink
from tests.support.builders import NOW, make_event
from tests.support.door import pair_phone, phone
from tests.support.managing import actions

pytestmark = pytest.mark.usefixtures("now")


def run(runner: FlaskCliRunner, *words: str) -> str:
    """What a command says."""
    result = runner.invoke(args=["door", *words])
    assert result.exit_code == 0, result.output
    db.session.rollback()
    db.session.expire_all()
    return result.output


def refusal(runner: FlaskCliRunner, *words: str) -> str:
    """The last line of a command that refuses."""
    result = runner.invoke(args=["door", *words])
    assert result.exit_code != 0
    return result.output.splitlines()[-1]


def test_link_prints_the_address_that_pairs_phones(runner: FlaskCliRunner, app: Flask) -> None:
    make_event(reference="kw")

    said = run(runner, "link", "--event", "kw", "--gate", " Tor  West ", "--right", "search", "--right", "walk_in")

    found = re.fullmatch(r"http://localhost/door/#(\w{8})\.(\w{24})\n", said)
    assert found
    assert is_link_secret(found[2], reference=found[1], secret_key=app.config["SECRET_KEY"].encode())
    [link] = db.session.scalars(select(DoorLink))
    assert (link.reference, link.rights) == (found[1], ("scan", "search", "walk_in"))
    assert actions() == ["door_link.made"]


def test_link_for_a_tablet_says_so_in_the_address(runner: FlaskCliRunner) -> None:
    make_event(reference="kw")

    assert run(runner, "link", "--event", "kw", "--gate", "Tor West", "--right", "kiosk").endswith(".kiosk\n")


def test_devices_shows_each_phone_with_what_it_last_said(runner: FlaskCliRunner) -> None:
    event = make_event(reference="kw")
    bilal = phone(pair_phone(event, name="Bilal"))
    cem = phone(pair_phone(event, gate="Tor Ost", name="Cem"))
    dua = phone(pair_phone(event, gate="Tor Ost", name="Dua"))
    states: dict[int, dict[str, Any]] = {
        bilal.id: {"queue_length": 3, "clock_offset_ms": -7 * 60_000},
        cem.id: {"revoked_at": NOW, "last_seen_at": None},
        dua.id: {"expires_at": NOW, "last_seen_at": NOW - timedelta(hours=2)},
    }
    for device_id, values in states.items():
        db.session.execute(update(Device).where(Device.id == device_id).values(**values))
    db.session.commit()

    assert run(runner, "devices", "--event", "kw").splitlines() == [
        f"{dua.reference}  expired  Tor Ost  Dua  last sync 2026-09-01 10:00  waiting 0  clock right",
        f"{cem.reference}  revoked  Tor Ost  Cem  last sync never  waiting 0  clock right",
        f"{bilal.reference}  paired  Tor West  Bilal  last sync 2026-09-01 12:00  waiting 3  clock 7 min fast",
    ]


def test_revoke_ends_one_phone_or_the_whole_door(runner: FlaskCliRunner) -> None:
    event = make_event(reference="kw")
    first, second = (pair_phone(event, name=name) for name in ("Bilal", "Cem"))
    reference = phone(first).reference

    said = run(runner, "revoke", reference, "--event", "kw")
    after_one = [phone(token).revoked_at for token in (first, second)]
    said += run(runner, "revoke", "--all", "--event", "kw")

    assert said == f"The access of {reference} has ended.\nAll links and phones of kw have ended.\n"
    assert after_one == [NOW, None]
    assert [phone(token).revoked_at for token in (first, second)] == [NOW, NOW]
    assert actions()[-2:] == ["device.revoked", "door.closed"]


def test_what_is_unknown_or_unclear_is_refused(runner: FlaskCliRunner) -> None:
    make_event(reference="kw")
    make_event(reference="ft", status=EventStatus.DRAFT, sessions=[])
    elsewhere = phone(pair_phone(make_event(reference="xx"))).reference

    said = [
        refusal(runner, "link", "--event", "zz", "--gate", "Tor"),
        refusal(runner, "link", "--event", "ft", "--gate", "Tor"),
        refusal(runner, "link", "--event", "kw", "--gate", " "),
        refusal(runner, "devices", "--event", "zz"),
        refusal(runner, "revoke", elsewhere, "--event", "kw"),
        refusal(runner, "revoke", "--event", "kw"),
        refusal(runner, "revoke", elsewhere, "--all", "--event", "xx"),
    ]

    assert said == [
        "Error: There is no event zz.",
        "Error: ft has no session yet; a door needs one.",
        "Error: A gate needs a name of at most 60 characters.",
        "Error: There is no event zz.",
        f"Error: kw has no phone {elsewhere}.",
        "Error: Name one DEVICE, or --all.",
        "Error: Name one DEVICE, or --all.",
    ]
    assert {device.revoked_at for device in db.session.scalars(select(Device))} == {None}
