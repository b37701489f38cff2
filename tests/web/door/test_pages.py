"""The shell of the door app: one page with everything a phone needs to work without a network."""

import json
import re
from html import unescape
from pathlib import Path
from posixpath import normpath
from typing import Any

import pytest

from eventapp.domain.states import Conflict, ScanResult
from tests.support.client import Client
from tests.support.page import Page

PROJECT_DIR = Path(__file__).resolve().parents[3]
SCRIPTS = sorted((PROJECT_DIR / "static" / "js" / "door").rglob("*.js"))
#: ``words.say("code")`` and ``words.count("code", …)`` with a plain code
SAID = re.compile(r"""\.say\(\s*"([\w.]+)\"""")
COUNTED = re.compile(r"""\.count\(\s*"([\w.]+)\"""")


def settings_of(client: Client) -> dict[str, Any]:
    """What the page hands to its script."""
    text = client.get("/door/").text
    found = re.search(r'<script type="application/json" id="door-settings">(.*?)</script>', text, re.DOTALL)
    assert found
    settings: dict[str, Any] = json.loads(unescape(found[1]))
    return settings


def test_the_door_opens_for_everybody_and_sets_no_cookie(client: Client) -> None:
    response = client.get("/door/")

    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert "<title>Tür · Einlass</title>" in response.text


def test_the_door_is_a_correct_page(client: Client) -> None:
    page = Page(client.get("/door/"))

    assert page.texts("h1") == ["Tür"]


def test_the_door_has_words_for_every_code_that_its_scripts_say(client: Client) -> None:
    settings = settings_of(client)
    [own, *_] = settings["guest_languages"]
    settings["words"] |= own["words"]  # the tablet's scripts say both
    settings["plurals"] |= own["plurals"]
    said = {code for script in SCRIPTS for code in SAID.findall(script.read_text(encoding="utf-8"))}
    counted = {code for script in SCRIPTS for code in COUNTED.findall(script.read_text(encoding="utf-8"))}

    assert said - set(settings["words"]) == set()
    assert counted - set(settings["plurals"]) == set()
    assert len(said) > 30


@pytest.mark.parametrize("result", [result for result in ScanResult if result is not ScanResult.RECORDED])
def test_the_door_has_a_word_for_every_result(client: Client, result: ScanResult) -> None:
    assert settings_of(client)["words"][result]


@pytest.mark.parametrize("conflict", [conflict for conflict in Conflict if conflict is not Conflict.CLOCK])
def test_the_door_has_words_for_every_conflict_that_alarms(client: Client, conflict: Conflict) -> None:
    assert settings_of(client)["words"][f"alarm.{conflict}"]


@pytest.mark.parametrize("trouble", ["hold", "starting", "denied", "none", "busy", "insecure", "decoder"])
def test_the_door_has_words_for_every_state_of_the_camera(client: Client, trouble: str) -> None:
    assert settings_of(client)["words"][f"camera.{trouble}"]


def test_the_door_has_plural_forms_for_one_and_for_many(client: Client) -> None:
    forms = settings_of(client)["plurals"]["later"]

    assert forms == {"one": "%(n)s kann später kommen", "other": "%(n)s können später kommen"}


def test_the_decoder_lies_below_the_door_and_imports_from_there(client: Client) -> None:
    worker: str = settings_of(client)["worker"]
    response = client.get(worker)
    imported = re.findall(r'"(\.\./[^"]+)"', response.text)

    assert worker.startswith("/door/static/")
    assert response.status_code == 200
    assert response.mimetype == "text/javascript"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    folder = worker.rpartition("/")[0]
    assert [client.get(normpath(f"{folder}/{path}")).status_code for path in imported] == [200, 200]


def test_the_decoders_own_file_is_sent_as_webassembly_and_compressed(client: Client) -> None:
    version = settings_of(client)["worker"].split("/")[3]

    response = client.get(
        f"/door/static/{version}/vendor/zxing-wasm/reader/zxing_reader.wasm", headers={"Accept-Encoding": "gzip"}
    )

    assert response.mimetype == "application/wasm"
    assert response.content_encoding == "gzip"
    assert len(response.data) < 500_000


@pytest.mark.parametrize("path", ["js/door/nothing.js", "../config.py", "js/../../config.py"])
def test_files_below_the_door_are_static_files_only(client: Client, path: str) -> None:
    assert client.get(f"/door/static/x/{path}").status_code == 404


def test_a_tablet_has_every_language_with_the_same_words_and_a_word_for_every_refusal(client: Client) -> None:
    languages = settings_of(client)["guest_languages"]

    assert [(language["language"], language["name"], language["direction"]) for language in languages] == [
        ("de", "Deutsch", "ltr"),
        ("en", "English", "ltr"),
    ]
    assert {frozenset(language["words"]) for language in languages} == {frozenset(languages[0]["words"])}
    refusals = set(ScanResult) - {ScanResult.ADMITTED, ScanResult.RECORDED}
    assert {f"why.{result}" for result in refusals} - set(languages[0]["words"]) == set()
