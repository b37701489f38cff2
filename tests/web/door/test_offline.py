"""What makes the door start without a network: every file it needs is kept, and nothing that must be fresh."""

import json
import re
from typing import Any
from urllib.parse import urljoin

from tests.support.client import Client

IMPORTED = re.compile(r"""(?:from|import\()\s*["'](\.{1,2}/[^"']+)["']""")


def kept_by(client: Client) -> list[str]:
    """The addresses that the service worker keeps, the shell first."""
    script = client.get("/door/service_worker.js").text
    found = re.search(r"const FILES = (\[.*?\]);", script)
    assert found
    files: list[str] = json.loads(found[1])
    return ["/door/", *files]


def test_every_kept_file_exists(client: Client) -> None:
    assert {path: client.get(path).status_code for path in kept_by(client)} == {path: 200 for path in kept_by(client)}


def test_everything_that_a_kept_script_imports_is_kept(client: Client) -> None:
    kept = kept_by(client)
    scripts = [path for path in kept if path.endswith(".js")]

    missing = {
        (script, imported)
        for script in scripts
        for imported in IMPORTED.findall(client.get(script).text)
        if urljoin(script, imported) not in kept
    }

    assert missing == set()


def test_everything_that_the_page_asks_for_is_kept(client: Client) -> None:
    page = client.get("/door/").text
    asked = set(re.findall(r'(?:src|href)="(/[^"]+)"', page)) | {
        str(re.search(r'"worker": "([^"]+)"', page)[1])  # type: ignore[index]
    }

    # the legal pages open in a window of their own, and say themselves that they need the network
    assert asked - set(kept_by(client)) == {"/door/manifest.webmanifest", "/imprint", "/privacy", "/accessibility"}


def test_the_service_worker_is_asked_for_every_time_and_keeps_no_answer_of_the_interface(client: Client) -> None:
    response = client.get("/door/service_worker.js")

    assert response.mimetype == "text/javascript"
    assert response.headers["Cache-Control"] == "no-cache"
    assert 'const NEVER_KEPT = ["/door/api/", "/door/pairing"];' in response.text


def test_the_service_worker_is_another_one_for_another_version(client: Client) -> None:
    version = client.application.config["ASSET_VERSION"]

    assert f'const VERSION = "einlass-door-{version}";' in client.get("/door/service_worker.js").text


def test_the_manifest_makes_an_app_of_the_door(client: Client) -> None:
    response = client.get("/door/manifest.webmanifest")

    assert response.mimetype == "application/manifest+json"
    manifest: dict[str, Any] = json.loads(response.text)
    assert manifest["name"] == "Einlass Tür"
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/door/", "/door/", "standalone")
    assert [icon["sizes"] for icon in manifest["icons"]] == ["any", "192x192", "512x512"]
    assert [client.get(icon["src"]).status_code for icon in manifest["icons"]] == [200, 200, 200]
