"""Every line of the readiness check has words, and so has every rehearsal ticket."""

import re
from pathlib import Path

from flask import Flask

from eventapp.domain.rehearsal import TICKETS
from eventapp.web.door.words import plurals, words

SCRIPT = Path(__file__).parents[3] / "static" / "js" / "door" / "readiness.js"
NAMES = "camera|decoder|roster|clock|storage|queue|offline|awake|signals|battery|install"
#: Put together of a name and an answer.
ANSWERS = {
    "camera": ("starting", "busy", "denied", "none", "insecure"),
    "decoder": ("failed", "late"),
    "roster": ("old", "offline"),
    "storage": ("no", "refused", "late"),
    "signals": ("try", "tried"),
    "signals.sound": ("try", "tried"),
    "install": ("offer", "ios"),
}


def test_every_line_has_words(app: Flask) -> None:
    written = set(re.findall(rf'"((?:{NAMES})\.[a-z.]+)"', SCRIPT.read_text(encoding="utf-8"))) - {"signals.sound"}
    made = {f"{name}.{answer}" for name, answers in ANSWERS.items() for answer in answers}
    states = {"ok", "attention", "missing", "self", "checking", "all", "open"}

    with app.test_request_context("/"):
        known = set(words()) | set(plurals())

    assert sorted({f"ready.{code}" for code in written | made | states} - known) == []


def test_every_rehearsal_ticket_has_a_title_and_says_what_happens(app: Flask) -> None:
    with app.test_request_context("/"):
        known = set(words())

    assert sorted({f"sample.{ticket.name}{part}" for ticket in TICKETS for part in ("", ".hint")} - known) == []
