"""A small WebKit browser for tests, run by the system's Python, which has the bindings: an iPhone's engine in a window.

Unlike WebKit's own test browser it keeps its storage, runs a script before the page's own, and is as narrow as a phone.
`EINLASS_WEBKIT_PROFILE` names the folder, `EINLASS_WEBKIT_SCRIPT` the script.
"""

import os
from pathlib import Path
from typing import Any

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402 (versions are chosen first)

WIDTH, HEIGHT = 390, 844


def main() -> None:
    """Wait for the driver to ask for a window; the driver also ends this process."""
    profile = Path(os.environ["EINLASS_WEBKIT_PROFILE"])
    manager = WebKit2.WebsiteDataManager(
        base_data_directory=str(profile / "data"), base_cache_directory=str(profile / "cache")
    )
    context = WebKit2.WebContext.new_with_website_data_manager(manager)
    context.set_preferred_languages(["de-DE"])
    context.set_automation_allowed(True)
    context.connect("automation-started", _started)
    Gtk.main()


def _started(context: Any, session: Any) -> None:
    about = WebKit2.ApplicationInfo()
    about.set_name("MiniBrowser")  # the only name that the driver's client takes
    about.set_version(WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())
    session.set_application_info(about)
    session.connect("create-web-view", lambda *_: _window(context))


def _window(context: Any) -> Any:
    settings = WebKit2.Settings()
    settings.set_enable_media_stream(True)
    view = WebKit2.WebView(
        web_context=context, settings=settings, user_content_manager=_scripts(), is_controlled_by_automation=True
    )
    view.connect("permission-request", lambda _, request: (request.allow(), True)[1])
    window = Gtk.Window(default_width=WIDTH, default_height=HEIGHT)
    window.add(view)
    window.show_all()
    return view


def _scripts() -> Any:
    scripts = WebKit2.UserContentManager()
    script = Path(os.environ["EINLASS_WEBKIT_SCRIPT"]).read_text(encoding="utf-8")
    frames, time = WebKit2.UserContentInjectedFrames.TOP_FRAME, WebKit2.UserScriptInjectionTime.START
    scripts.add_script(WebKit2.UserScript.new(script, frames, time, None, None))
    return scripts


if __name__ == "__main__":
    main()
