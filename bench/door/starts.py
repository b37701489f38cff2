"""Starting without a server, in a new browser process, and what the door takes of the phone's storage."""

from dataclasses import dataclass

from playwright.sync_api import Browser

from bench.door.scans import PAGE_SCRIPT
from bench.door.world import Door, World
from tests.support.camera import FakeCamera
from tests.support.door_phone import DoorPhone
from tests.support.phone_disk import expect_offline_ready, phone_with_disk

_STORAGE = """async () => {
    const open = indexedDB.open("einlass-door");
    const db = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
    const all = db.transaction("records").objectStore("records").getAll();
    const records = await new Promise((resolve) => { all.onsuccess = () => resolve(all.result); });
    db.close();
    const {usage, usageDetails} = await navigator.storage.estimate();
    const roster = records.reduce((sum, record) => sum + record.byteLength, 0);
    return {roster, usage, database: usageDetails.indexedDB ?? 0, caches: usageDetails.caches ?? 0};
}"""


@dataclass(frozen=True, kw_only=True)
class Storage:
    """Bytes on the phone: the roster's record, the database that holds it, the files, and everything."""

    roster: int
    database: int
    caches: int
    usage: int


@dataclass(frozen=True, kw_only=True)
class Starts:
    """Starts with so many tickets, in milliseconds from the navigation to a working screen with a live camera."""

    tickets: int
    start_ms: tuple[float, ...]
    storage: Storage


def measure_starts(browser: Browser, world: World, door: Door, *, count: int) -> Starts:
    """Pair a phone, stop the server, start the phone so many times."""
    folder = world.folder / f"phone-{door.tickets}"
    camera = FakeCamera(world.folder / "camera.y4m")
    with phone_with_disk(browser, folder=folder, camera=camera, url=world.server.url) as context:
        page = context.pages[0]
        phone = DoorPhone(page)
        phone.pair(door.link)
        expect_offline_ready(page)
        phone.expect_settled()
    world.server.stop()
    start_ms: list[float] = []
    storage = Storage(roster=0, database=0, caches=0, usage=0)
    for _ in range(count):
        with phone_with_disk(browser, folder=folder, camera=camera, url=world.server.url) as context:
            context.add_init_script(f"window.benchOwnCamera = true;\n{PAGE_SCRIPT.read_text(encoding='utf-8')}")
            page = context.pages[0]
            page.goto("/door/")
            start_ms.append(page.evaluate("window.benchStarted"))
            storage = Storage(**page.evaluate(_STORAGE))
    world.server.start()
    return Starts(tickets=door.tickets, start_ms=tuple(start_ms), storage=storage)
