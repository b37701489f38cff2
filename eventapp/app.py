"""The application, wired together; readable from top to bottom, no logic."""

from pathlib import Path
from typing import Any

import click
from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from eventapp import cli
from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.sealing import open_contact_keys, seal_with
from eventapp.web import (
    assets,
    auth,
    door,
    errors,
    filters,
    language,
    limits,
    mailbox,
    manage,
    page_cache,
    public,
    security,
    sign_in,
    styleguide,
    wording,
)
from eventapp.web.extensions import babel, csrf, login_manager
from eventapp.web.routing import LazyRule
from eventapp.web.site import site_context

PROJECT_DIR = Path(__file__).resolve().parent.parent


def create_app(config: Any) -> Flask:
    """Return the application for a checked ``Config`` (config.py)."""
    app = _make_app(config)
    cli.init_app(app)
    app.context_processor(site_context)
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    _set_up_extensions(app)
    _set_up_web(app)
    return app


def create_trust_app(config: Any) -> Flask:
    """Return the application that tells phones how to trust this machine: one page, no database (``serve --lan``)."""
    from eventapp.web import trust  # noqa: PLC0415 (certificates are heavy, and the real application shows none)

    app = _make_app(config)
    app.context_processor(trust.page_context)
    babel.init_app(app, locale_selector=trust.select_language)
    wording.init_app(app)
    security.init_app(app)
    assets.init_app(app, folder=PROJECT_DIR / "static")
    app.register_blueprint(trust.blueprint)
    for error in (404, NotFound):
        app.register_error_handler(error, trust.redirect_home)
    return app


def _make_app(config: Any) -> Flask:
    """An application with its settings and templates, and nothing to answer yet."""
    app = Flask(
        "eventapp",
        root_path=str(PROJECT_DIR / "eventapp"),
        template_folder=str(PROJECT_DIR / "templates"),
        static_folder=None,
    )
    app.url_rule_class = LazyRule
    app.config.from_object(config)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(PROJECT_DIR / "translations")
    _set_up_templates(app)
    return app


def _set_up_templates(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if app.config["TESTING"] or app.config["DEBUG_PAGES"]:
        app.jinja_env.undefined = StrictUndefined


def _set_up_extensions(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        seal_with(open_contact_keys(app.config["CONTACT_KEYS"]), engine=db.engine)
    if click.get_current_context(silent=True) is not None:  # a command runs, perhaps `flask db upgrade`
        enable_migrations(app)
    babel.init_app(app, locale_selector=language.select_language)
    wording.init_app(app)
    csrf.init_app(app)
    limits.init_app(app)
    login_manager.init_app(app)
    login_manager.login_view = "auth.login"


def enable_migrations(app: Flask) -> None:
    """Let the application migrate its database. The web server never does: a tenth less memory without Alembic."""
    from flask_migrate import Migrate  # noqa: PLC0415 (heavy, see above)

    Migrate(app, db, directory=str(PROJECT_DIR / "migrations"))


def _set_up_web(app: Flask) -> None:
    security.init_app(app)
    sign_in.init_app(app)
    errors.init_app(app)
    page_cache.init_app(app)
    filters.init_app(app)
    assets.init_app(app, folder=PROJECT_DIR / "static")
    app.register_blueprint(public.blueprint)
    app.register_blueprint(auth.blueprint)
    app.register_blueprint(manage.blueprint)
    app.register_blueprint(door.blueprint)
    csrf.exempt(door.api)
    app.register_blueprint(door.api)
    if app.config["DEBUG_PAGES"]:
        app.register_blueprint(styleguide.blueprint)
        app.register_blueprint(mailbox.blueprint)
