"""A browser that notes whatever an attacker would be glad of.

The application has no address to which browsers report breaches of the policy, so they are collected where they
happen: by a listener in every page and frame, and from the console, to which the browser itself writes each of them.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request

_TOLD = "einlass-watch:"
#: The browser's own note on an answer that is an error, also where the test wants one.
_REFUSED = "Failed to load resource"
_WATCH = """
const tell = (what) => console.error("einlass-watch:", what);
window.pwn = () => tell("executed");
for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => tell(name);
document.addEventListener("securitypolicyviolation", (event) =>
    tell(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`));
"""
#: Every text of a page, form fields, JSON-LD and attributes too, and what in it could do something.
_READ = r"""() => {
    const texts = [document.title], active = [];
    const strings = (value) => {
        if (typeof value === "string") texts.push(value);
        else if (value && typeof value === "object") Object.values(value).forEach(strings);
    };
    const attribute = (value) => {
        try { strings(JSON.parse(value)); } catch { texts.push(value); }
    };
    const leads = /^(href|src|action|formaction|xlink:href|data|poster|background|ping)$/;
    const safe = /^(https?|webcal|mailto|tel|blob|cid|about):$/;
    const image = /^data:(image|font)\//;
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
        if (node.nodeType === Node.TEXT_NODE) {
            const parent = node.parentElement.localName;
            if (parent === "script") strings(JSON.parse(node.data));
            else if (parent !== "style") texts.push(node.data);
            continue;
        }
        for (const { name, value } of node.attributes) {
            if (!leads.test(name)) attribute(value);
            else if (!safe.test(new URL(value, document.baseURI).protocol) && !image.test(value))
                active.push(`${node.localName} ${name}=${value}`);
            if (name.startsWith("on") || name === "srcdoc") active.push(`${node.localName} ${name}`);
        }
        const isCode = node.localName === "script" && !node.src && !/json/.test(node.type);
        const isRefresh = node.localName === "meta" && node.httpEquiv.toLowerCase() === "refresh";
        const isBase = node.localName === "base" && node.hasAttribute("href");
        if (isCode || isRefresh || isBase || ["object", "embed", "applet"].includes(node.localName))
            active.push(node.outerHTML.slice(0, 100));
    }
    return { texts, active };
}"""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A page as it stands in the browser."""

    texts: list[str]
    #: elements and attributes that no page of ours has
    active: list[str]


class Watch:
    """Listens to all pages and frames of a browser's window; ``findings`` stays empty when all is well."""

    def __init__(self, context: BrowserContext) -> None:
        self.findings: list[str] = []
        self.hosts: set[str] = set()
        context.add_init_script(_WATCH)
        context.on("console", self._hear)
        context.on("dialog", self._refuse)
        context.on("weberror", lambda error: self.findings.append(f"error in a script: {error.error}"))
        context.on("request", self._follow)

    def read(self, page: Page) -> Seen:
        """Read the page; what should not be in it is a finding."""
        found = page.evaluate(_READ)
        self.findings += [f"{page.url}: {what}" for what in found["active"]]
        return Seen(texts=found["texts"], active=found["active"])

    def foreign_hosts(self) -> set[str]:
        """From where anything was asked that is not ours."""
        return self.hosts - {"localhost"}

    def _hear(self, said: ConsoleMessage) -> None:
        is_bad = said.type == "error" or _TOLD in said.text or "Policy" in said.text
        if is_bad and not said.text.startswith(_REFUSED):
            self.findings.append(f"{said.location.get('url', '')}: {said.text}")

    def _refuse(self, dialog: Dialog) -> None:
        self.findings.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _follow(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss"):
            self.hosts.add(parts.hostname or "")


def log_in(app: Flask, context: BrowserContext, session_id: str) -> None:
    """Give the browser's windows somebody's session."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = session_id
    cookie = client.get_cookie("einlass")
    assert cookie is not None
    context.add_cookies(
        [
            {
                "name": "einlass",
                "value": cookie.value,
                "domain": "localhost",
                "path": "/",
                "httpOnly": True,
                "sameSite": "Lax",  # as tests/architecture/test_cookies.py finds every cookie of ours
            }
        ]
    )
