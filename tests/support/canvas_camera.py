"""A camera for engines that have none to fake: the page's own `getUserMedia` shows what the test puts on a canvas.

The script runs before the page's own. It also notes what goes wrong in the page, so that a test can ask at the end,
across reloads; and it refuses to keep the screen on, as a browser may.
"""

from base64 import b64encode

CANVAS_CAMERA = """(() => {
    if (!location.protocol.startsWith("http")) return;
    const noted = () => JSON.parse(sessionStorage.getItem("test-problems") ?? "[]");
    const note = (text) => sessionStorage.setItem("test-problems", JSON.stringify([...noted(), text]));
    document.addEventListener("securitypolicyviolation", (event) => {
        note(`policy ${event.effectiveDirective} ${event.blockedURI}`);
    });
    addEventListener("error", (event) => note(`error ${event.message}`));
    addEventListener("unhandledrejection", (event) => note(`rejection ${event.reason}`));
    const say = console.error;
    console.error = (...words) => {
        note(`console ${words.join(" ")}`);
        say.apply(console, words);
    };
    const refuse = () => Promise.reject(new DOMException("", "NotAllowedError"));
    if (window.WakeLock) WakeLock.prototype.request = refuse;

    const canvas = Object.assign(document.createElement("canvas"), {width: 640, height: 480});
    const context = canvas.getContext("2d");
    let picture = null;
    setInterval(() => {
        context.fillStyle = "#606060";
        context.fillRect(0, 0, 640, 480);
        if (picture) context.drawImage(picture, 130, 50, 380, 380);
    }, 80);
    window.showToCamera = async (address) => {
        const image = address ? Object.assign(new Image(), {src: address}) : null;
        await image?.decode();
        picture = image;
    };
    if (!navigator.mediaDevices || sessionStorage.getItem("test-camera") === "none") return;
    // on the prototype: what is set on the object itself, WebKit forgets when it tidies up
    MediaDevices.prototype.getUserMedia = async () => canvas.captureStream(12);
})();"""

#: What went wrong in the page since it was first opened.
PROBLEMS = """() => JSON.parse(sessionStorage.getItem("test-problems") ?? "[]")"""
#: Put a picture before the camera, or nothing.
SHOW = "(address) => window.showToCamera(address)"
#: From the next load on the page meets the machine's own cameras: none.
WITHOUT_CAMERA = """() => sessionStorage.setItem("test-camera", "none")"""


def picture_address(picture: bytes) -> str:
    """A PNG as an address that the page's policy allows."""
    return f"data:image/png;base64,{b64encode(picture).decode('ascii')}"
