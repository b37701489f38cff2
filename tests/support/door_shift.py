"""A volunteer's hours at the door, worked off in the page itself: typed codes, steppers, taps, as quick as it goes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum

from playwright.sync_api import Page

_WORK = """async (steps) => {
    const door = document.querySelector('[data-screen="door"]');
    const verdict = document.querySelector('[data-part="verdict"]');
    const sheet = (name) => document.querySelector(`[data-dialog="${name}"]`);
    const tap = (root, action) => root.querySelector(`[data-action="${action}"]`).click();
    const says = (part) => verdict.querySelector(`[data-part="${part}"]`).textContent;
    const until = (what) => new Promise((resolve, reject) => {
        const gaveUp = performance.now() + 20_000;
        const look = () => {
            if (what()) resolve();
            else if (performance.now() > gaveUp) reject(new Error(`never: ${what}`));
            else setTimeout(look, 4);
        };
        look();
    });
    const fill = (input, value) => {
        input.value = String(value);
        input.dispatchEvent(new Event("input", {bubbles: true}));
    };
    const isAnswered = () => !verdict.hidden && verdict.dataset.kind !== "question";
    const answer = async () => {
        await until(isAnswered);
        const said = {kind: verdict.dataset.kind, word: says("word"), number: says("number")};
        tap(verdict, "next");
        await until(() => verdict.hidden);
        return said;
    };
    const counted = () => Number(sheet("guests").querySelector('[data-part="tally"]').textContent);
    const tallied = async (action, wanted) => {
        tap(sheet("guests"), action);
        await until(() => counted() === wanted);
    };
    const quiet = {kind: "", word: "", number: ""};
    const does = {
        async scan({code, adults, children}) {
            tap(door, "code");
            fill(sheet("code").querySelector("#short-code"), code);
            sheet("code").querySelector("form").requestSubmit();
            await until(() => !verdict.hidden);
            if (verdict.dataset.kind === "question") {
                fill(verdict.querySelector("#party-adults"), adults);
                fill(verdict.querySelector("#party-children"), children);
                tap(verdict, "confirm");
            }
            return answer();
        },
        async family({adults, children}) {
            tap(door, "guests");
            fill(sheet("guests").querySelector("#family-adults"), adults);
            fill(sheet("guests").querySelector("#family-children"), children);
            tap(sheet("guests"), "family");
            return answer();
        },
        async tally({adults, children}) {
            tap(door, "guests");
            const before = counted();
            await tallied(adults < 0 ? "adult-minus" : adults > 0 ? "adult" : "child", before + adults + children);
            tap(sheet("guests"), "close");
            return quiet;
        },
        async exit() {
            tap(door, "guests");
            const inside = document.querySelector('[data-count="inside"]');
            const before = Number(inside.textContent);
            tap(sheet("guests"), "exit");
            await until(() => Number(inside.textContent) === before - 1);
            tap(sheet("guests"), "close");
            return quiet;
        },
    };
    const done = [];
    for (const step of steps) {
        const before = Date.now();
        const said = await does[step.act](step);
        done.push({...said, before, after: Date.now()});
    }
    return done;
}"""

_ENTRIES = """async () => {
    const open = indexedDB.open("einlass-door");
    const db = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
    const all = db.transaction("entries").objectStore("entries").getAll();
    const rows = await new Promise((resolve) => { all.onsuccess = () => resolve(all.result); });
    db.close();
    rows.sort((a, b) => a.seq - b.seq);
    return rows.map(({uuid, state, wire}) => ({uuid, state, happened_at: wire.happened_at}));
}"""


class Act(StrEnum):
    """What a volunteer does."""

    SCAN = "scan"
    FAMILY = "family"
    TALLY = "tally"
    EXIT = "exit"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to do. ``code`` is a short code; a party comes in with so many."""

    act: Act
    code: str = ""
    adults: int = 0
    children: int = 0


@dataclass(frozen=True, kw_only=True)
class Done:
    """What the phone said, and between which moments of its own clock."""

    word: str
    number: str
    kind: str
    before: datetime
    after: datetime


@dataclass(frozen=True, kw_only=True)
class KeptEntry:
    """An entry on the phone's disk."""

    uuid: str
    state: str
    happened_at: datetime


def work(page: Page, steps: Sequence[Step]) -> list[Done]:
    """Do one step after the other on a working screen."""
    return [
        Done(**{**said, "before": _moment(said["before"]), "after": _moment(said["after"])})
        for said in page.evaluate(_WORK, [asdict(step) for step in steps])
    ]


def kept_entries(page: Page) -> list[KeptEntry]:
    """What lies on the phone's disk, in the order in which it happened."""
    return [
        KeptEntry(uuid=row["uuid"], state=row["state"], happened_at=datetime.fromisoformat(row["happened_at"]))
        for row in page.evaluate(_ENTRIES)
    ]


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
