"""Lenses for Chromium that can do what its fake camera cannot: light, zoom, names, going away and standing still.

The script replaces the device behind `getUserMedia`, nothing of the application. The page's `lenses` are kept in the
session storage, so that they outlive a reload; `window.camera` tells what was asked of them.
"""

from collections.abc import Mapping

from playwright.sync_api import Page

_SCRIPT = """(() => {
    const read = () => JSON.parse(sessionStorage.getItem("test-lenses") ?? "null") ?? [
        {id: "main", label: "camera2 0, facing back", can: {torch: true, focusMode: ["continuous"],
            zoom: {min: 1, max: 4, step: 0.1}}},
        {id: "front", label: "camera2 1, facing front", can: {}},
    ];
    const camera = {opened: [], applied: [], tracks: [], isStill: false, isBlack: false};
    window.camera = camera;
    navigator.mediaDevices.enumerateDevices = async () =>
        read().map(({id, label}) => ({kind: "videoinput", deviceId: id, label}));
    navigator.mediaDevices.getUserMedia = async ({video}) => {
        const wanted = video.deviceId?.exact;
        const lens = read().find(({id}) => (wanted ? id === wanted : true));
        if (!lens) throw new DOMException("", "OverconstrainedError");
        camera.opened.push(lens.id);
        return film(lens);
    };
    function film(lens) {
        const canvas = Object.assign(document.createElement("canvas"), {width: 640, height: 480});
        const context = canvas.getContext("2d");
        const [isBorn, settings] = [performance.now(), {deviceId: lens.id}];
        const stream = canvas.captureStream(10);
        const [track] = stream.getVideoTracks();
        const paint = () => {
            if (camera.isStill) return;
            context.fillStyle = camera.isBlack ? "#000" : `hsl(${performance.now() % 360} 40% 50%)`;
            context.fillRect(0, 0, 640, 480);
        };
        paint();
        setInterval(paint, 100);
        track.getCapabilities = () => lens.can;
        track.getSettings = () => settings;
        Object.defineProperty(track, "label", {value: lens.label});
        track.applyConstraints = async ({advanced: [set]}) => {
            camera.applied.push(set);
            Object.assign(settings, set);
        };
        camera.tracks.push(track);
        return stream;
    }
})();"""
_SETTINGS = """(lenses) => sessionStorage.setItem("test-lenses", JSON.stringify(lenses))"""


class StubbedLenses:
    """The lenses of a page's phone: at first one at the back that can everything, and one at the front."""

    def __init__(self, page: Page) -> None:
        self._page = page
        page.add_init_script(_SCRIPT)

    def change(self, *lenses: Mapping[str, object]) -> None:
        """From the next opening on the phone has these: id, label, and what they can do."""
        self._page.evaluate(_SETTINGS, list(lenses))

    def do(self, script: str) -> None:
        """Let something happen to the device; ``camera`` is what it knows, ``track`` the newest one."""
        self._page.evaluate(f"() => {{ const track = camera.tracks.at(-1); {script}; }}")

    def expect_opened(self, *ids: str) -> None:
        """Wait until these lenses were opened since the page was loaded, in this order."""
        self._page.wait_for_function("(ids) => camera.opened.join() === ids", arg=",".join(ids), timeout=20_000)

    def expect_set(self, name: str, value: object) -> None:
        """Wait until the newest setting has this."""
        self._page.wait_for_function(
            "([name, value]) => camera.applied.at(-1)?.[name] === value", arg=[name, value], timeout=10_000
        )
