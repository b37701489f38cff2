"""The settings of one installation, read once from the environment.

`Config.from_env` checks everything before it fails, so that one message lists all that is wrong.
docs/operations.md explains each setting, .env.example shows each with its default.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from settings_reader import SettingsReader

#: Files in DATA_DIR that open everything else.
_PRIVATE_FILES = ("secret_key", "contact_keys", "einlass.sqlite")
_OTHERS = 0o077
_SHORT_HOST_LENGTH = 21  # longer ones make the QR code of a ticket a version larger (docs/door.md)
_LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")


class ConfigError(Exception):
    """Settings are missing or wrong; the message lists all of them."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(f"Einlass cannot start, {len(problems)} setting(s) need attention:\n{lines}")


@dataclass(frozen=True, kw_only=True)
class Config:
    """All settings, checked. Upper-case names are what the application and Flask's extensions read."""

    DATA_DIR: Path
    DATABASE_URL: str = field(repr=False)
    SECRET_KEY: str = field(repr=False)
    CONTACT_KEYS_FILE: Path | None = None
    HOST: str = "127.0.0.1"
    PORT: int = 8000
    BASE_URL: str = "http://localhost:8000"
    ALLOWED_HOSTS: tuple[str, ...] = ()
    TRUSTED_PROXIES: int = 0
    SESSION_COOKIE_SECURE: bool = False
    SMTP_URL: str | None = field(default=None, repr=False)
    MAIL_FROM: str = "Einlass <einlass@localhost>"
    TIMEZONE: str = "Europe/Berlin"
    DEFAULT_LANGUAGE: str = "de"
    LANGUAGES: tuple[str, ...] = ("de", "en")
    DEMO: bool = False
    DEBUG_PAGES: bool = False
    MAX_UPLOAD_MB: int = 12
    WEB_WORKERS: int = 1
    WEB_THREADS: int = 4
    PAGE_CACHE_SECONDS: int = 2
    FORM_SECONDS: int = 2
    REGISTRATIONS_PER_NETWORK: int = 60
    WORKER_INTERVAL_SECONDS: float = 2.0
    BACKUP_DIR: Path | None = None
    BACKUP_DAYS: int = 30
    BACKUP_RECIPIENTS: tuple[str, ...] = ()
    SECURITY_CONTACT: str | None = None
    LOG_LEVEL: str = "INFO"
    TESTING: bool = False

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Config":
        """Read and check all settings; create DATA_DIR and the secret key where needed.

        Raises ConfigError, which lists every problem at once.
        """
        reader = SettingsReader(environ)
        port = reader.integer("PORT", 8000, least=1, most=65535)
        base_url = reader.base_url("BASE_URL", f"http://localhost:{port}")
        is_local = urlsplit(base_url).hostname in _LOOPBACK_HOSTS
        data_dir = reader.folder("DATA_DIR", "data")
        demo = reader.boolean("DEMO", default=False)
        host = reader.host("HOST", "127.0.0.1")
        languages = reader.languages("LANGUAGES", "de,en")
        smtp_url = reader.smtp_url("SMTP_URL")
        config = cls(
            DATA_DIR=data_dir,
            DATABASE_URL=reader.database_url("DATABASE_URL", f"sqlite:///{data_dir}/einlass.sqlite"),
            SECRET_KEY=reader.secret_key("SECRET_KEY", data_dir),
            CONTACT_KEYS_FILE=reader.file("CONTACT_KEYS_FILE"),
            HOST=host,
            PORT=port,
            BASE_URL=base_url,
            ALLOWED_HOSTS=reader.host_names("ALLOWED_HOSTS"),
            TRUSTED_PROXIES=reader.integer("TRUSTED_PROXIES", 0, least=0, most=5),
            SESSION_COOKIE_SECURE=reader.boolean("SESSION_COOKIE_SECURE", default=base_url.startswith("https:")),
            SMTP_URL=smtp_url,
            MAIL_FROM=reader.mail_from("MAIL_FROM", "Einlass <einlass@localhost>", is_required=smtp_url is not None),
            TIMEZONE=reader.time_zone("TIMEZONE", "Europe/Berlin"),
            DEFAULT_LANGUAGE=reader.choice("DEFAULT_LANGUAGE", languages[0], allowed=languages),
            LANGUAGES=languages,
            DEMO=demo,
            # The mailbox shows every mail, password resets too: never on an address that others can reach.
            DEBUG_PAGES=reader.boolean("DEBUG_PAGES", default=demo and is_local and host in _LOOPBACK_HOSTS),
            MAX_UPLOAD_MB=reader.integer("MAX_UPLOAD_MB", 12, least=1, most=100),
            WEB_WORKERS=reader.integer("WEB_WORKERS", 1, least=1, most=64),
            WEB_THREADS=reader.integer("WEB_THREADS", 4, least=1, most=128),
            PAGE_CACHE_SECONDS=reader.integer("PAGE_CACHE_SECONDS", 2, least=0, most=60),
            FORM_SECONDS=reader.integer("FORM_SECONDS", 2, least=0, most=60),
            REGISTRATIONS_PER_NETWORK=reader.integer("REGISTRATIONS_PER_NETWORK", 60, least=1, most=100_000),
            WORKER_INTERVAL_SECONDS=reader.integer("WORKER_INTERVAL_SECONDS", 2, least=1, most=3600),
            BACKUP_DIR=reader.folder("BACKUP_DIR", "") if environ.get("BACKUP_DIR", "").strip() else None,
            BACKUP_DAYS=reader.integer("BACKUP_DAYS", 30, least=1, most=3650),
            BACKUP_RECIPIENTS=reader.recipients("BACKUP_RECIPIENTS"),
            SECURITY_CONTACT=reader.contact("SECURITY_CONTACT"),
            LOG_LEVEL=reader.choice("LOG_LEVEL", "INFO", allowed=("DEBUG", "INFO", "WARNING", "ERROR")),
        )
        if reader.problems:
            raise ConfigError(reader.problems)
        return config

    @property
    def SQLALCHEMY_DATABASE_URI(self) -> str:
        """The database as Flask-SQLAlchemy names it."""
        return self.DATABASE_URL

    @property
    def SQLALCHEMY_ENGINE_OPTIONS(self) -> Mapping[str, object]:
        """Errors of the database are logged without the values: those are names and addresses of people."""
        return {"hide_parameters": True}

    @property
    def HOSTS(self) -> frozenset[str]:
        """The names by which the installation may be called, without ports (web/security.py)."""
        return frozenset((urlsplit(self.BASE_URL).hostname or "", *self.ALLOWED_HOSTS, *_LOOPBACK_HOSTS))

    @property
    def IS_LOCAL(self) -> bool:
        """True where nobody but this machine reaches the installation."""
        hosts = (self.HOST, urlsplit(self.BASE_URL).hostname, *self.ALLOWED_HOSTS)
        return not self.TRUSTED_PROXIES and all(host in _LOOPBACK_HOSTS for host in hosts)

    @property
    def CONTACT_KEYS(self) -> Path:
        """The file with the keys that seal e-mail addresses and telephone numbers (eventapp/sealing.py)."""
        return self.CONTACT_KEYS_FILE or self.DATA_DIR / "contact_keys"

    @property
    def MAX_CONTENT_LENGTH(self) -> int:
        """The largest request body: one picture and the rest of its form."""
        return (self.MAX_UPLOAD_MB + 1) * 1024 * 1024

    @property
    def SESSION_COOKIE_SAMESITE(self) -> str:
        """Other sites cannot post with the session."""
        return "Lax"

    @property
    def BABEL_DEFAULT_LOCALE(self) -> str:
        """The language of pages without a choice."""
        return self.DEFAULT_LANGUAGE

    @property
    def BABEL_DEFAULT_TIMEZONE(self) -> str:
        """The time zone in which pages show times."""
        return self.TIMEZONE

    @property
    def WARNINGS(self) -> tuple[str, ...]:
        """What works, but is better changed; `serve` prints it."""
        found = []
        host = urlsplit(self.BASE_URL).hostname or ""
        if len(host) > _SHORT_HOST_LENGTH:
            found.append(
                f"BASE_URL: the host {host} has {len(host)} characters; with {_SHORT_HOST_LENGTH} or fewer "
                "the QR code of a ticket stays coarse enough for old phones."
            )
        is_encrypted = self.BASE_URL.startswith("https:")
        if not is_encrypted and host not in _LOOPBACK_HOSTS:
            found.append("BASE_URL: without https everybody on the way reads passwords and names.")
        if is_encrypted and not self.SESSION_COOKIE_SECURE:
            found.append("SESSION_COOKIE_SECURE: off, so browsers send sessions without encryption too.")
        is_by_us = urlsplit(self.BASE_URL).port == self.PORT  # `serve --lan` does the encryption itself
        if is_encrypted and not is_by_us and not self.TRUSTED_PROXIES:
            found.append(
                "TRUSTED_PROXIES: 0, though something in front does the encryption: all visitors seem to come from it, "
                "so one of them uses up the limits of all."
            )
        if self.DEBUG_PAGES and host not in _LOOPBACK_HOSTS:
            found.append("DEBUG_PAGES: /mailbox shows every mail, password resets too, to anyone who opens it.")
        paths = [self.DATA_DIR / name for name in _PRIVATE_FILES]
        found += [
            f"DATA_DIR: others on this machine can read {path}; chmod 600 ends that."
            for path in paths
            if path.exists() and path.stat().st_mode & _OTHERS
        ]
        return tuple(found)
