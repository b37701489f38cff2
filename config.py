"""The settings of one installation, read once from the environment.

`Config.from_env` checks everything before it fails, so that one message lists all that is wrong.
docs/operations.md explains each setting, .env.example shows each with its default.
"""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit
from zoneinfo import ZoneInfo

PROJECT_DIR = Path(__file__).resolve().parent

_MIN_SECRET_LENGTH = 32
#: What is made of chance has more; "change-me-change-me…" has fewer.
_MIN_SECRET_CHARACTERS = 10
#: Files in DATA_DIR that open everything else.
_PRIVATE_FILES = ("secret_key", "contact_keys", "einlass.sqlite")
_OTHERS = 0o077
_SHORT_HOST_LENGTH = 21  # longer ones make the QR code of a ticket a version larger (docs/door.md)
_LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")
_HOST_NAME = re.compile(r"[A-Za-z0-9.:_-]+")
_AGE_RECIPIENT = re.compile(r"age1[a-z0-9]{58}")
_BOOLEANS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
_POSTGRESQL_SCHEMES = ("postgres", "postgresql", "postgresql+psycopg")


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
        reader = _Reader(environ)
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


class _Reader:
    """Reads single settings; collects what is wrong instead of raising at the first."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self._environ.get(name, "").strip() or default

    def secret(self, name: str, default: str) -> str:
        """NAME itself, or the content of the file that NAME_FILE names."""
        path = self.text(f"{name}_FILE", "")
        if not path:
            return self.text(name, default)
        if self.text(name, ""):
            self._complain(f"{name}_FILE", "set either this or the setting itself, not both")
        try:
            return Path(path).read_text(encoding="utf-8").strip() or default
        except (OSError, UnicodeDecodeError) as error:
            self._complain(f"{name}_FILE", f"cannot read {path} ({error.__class__.__name__})")
            return default

    def integer(self, name: str, default: int, *, least: int, most: int) -> int:
        text = self.text(name, str(default))
        if not re.fullmatch(r"-?[0-9]{1,9}", text) or not least <= int(text) <= most:
            self._complain(name, f"must be a whole number from {least} to {most}, not {text!r}")
            return default
        return int(text)

    def boolean(self, name: str, *, default: bool) -> bool:
        text = self.text(name, "").lower()
        if text and text not in _BOOLEANS:
            self._complain(name, f"must be true or false, not {text!r}")
        return _BOOLEANS.get(text, default)

    def choice(self, name: str, default: str, *, allowed: tuple[str, ...]) -> str:
        text = self.text(name, default)
        if text not in allowed:
            self._complain(name, f"must be one of {', '.join(allowed)}, not {text!r}")
            return default
        return text

    def languages(self, name: str, default: str) -> tuple[str, ...]:
        codes = tuple(code.strip() for code in self.text(name, default).split(","))
        if any(code not in _translated_languages() for code in codes) or len(set(codes)) != len(codes):
            known = ",".join(_translated_languages())
            self._complain(name, f"must be different ones of {known}, separated by commas, not {','.join(codes)!r}")
            return tuple(default.split(","))
        return codes

    def time_zone(self, name: str, default: str) -> str:
        text = self.text(name, default)
        try:
            return ZoneInfo(text).key
        except (OSError, ValueError, KeyError):  # unknown names are KeyErrors, folders OSErrors
            self._complain(name, f"must be a time zone such as {default}, not {text!r}")
            return default

    def host(self, name: str, default: str) -> str:
        text = self.text(name, default)
        if not _HOST_NAME.fullmatch(text):
            self._complain(name, f"must be a host name or an address to listen on, not {text!r}")
        return text

    def host_names(self, name: str) -> tuple[str, ...]:
        """Names without ports, separated by commas."""
        hosts = tuple(part.strip().lower() for part in self.text(name, "").split(",") if part.strip())
        if any(_HOST_NAME.fullmatch(host) is None for host in hosts):
            self._complain(name, "must be host names or addresses without ports, separated by commas")
        return hosts

    def contact(self, name: str) -> str | None:
        """Where faults are reported: an address of a page or mailto:…"""
        text = self.text(name, "")
        if text and not re.fullmatch(r"(https://|mailto:)[!-~]+", text):
            self._complain(name, f"must start with https:// or mailto:, not {text!r}")
        return text or None

    def base_url(self, name: str, default: str) -> str:
        text = self.text(name, default).rstrip("/")
        parts = _split(text)
        if parts is None or parts.scheme not in ("http", "https") or not _HOST_NAME.fullmatch(parts.hostname or ""):
            self._complain(name, f"must be the public address such as https://anmeldung.example.org, not {text!r}")
            return default
        if parts.path or parts.query or parts.fragment or parts.username is not None:
            self._complain(name, f"must be scheme, host and port only, not {text!r}")
            return default
        return text

    def folder(self, name: str, default: str) -> Path:
        """An existing or newly made folder; a relative one lies in the project's folder."""
        path = PROJECT_DIR / self.text(name, default)
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            self._complain(name, f"cannot make the folder {path} ({error.strerror})")
            return path
        if not os.access(path, os.W_OK | os.X_OK):
            self._complain(name, f"cannot write into {path}")
        return path

    def file(self, name: str) -> Path | None:
        """A file in a folder that can be written; it may not exist yet."""
        text = self.text(name, "")
        if not text:
            return None
        path = PROJECT_DIR / text
        if not os.access(path.parent, os.W_OK | os.X_OK):
            self._complain(name, f"cannot write into {path.parent}")
        return path

    def recipients(self, name: str) -> tuple[str, ...]:
        """Public keys of age, separated by blanks."""
        keys = tuple(self.text(name, "").split())
        if any(_AGE_RECIPIENT.fullmatch(key) is None for key in keys):
            self._complain(name, "must be public keys of age (age1…), separated by blanks")
        return keys

    def database_url(self, name: str, default: str) -> str:
        text = self.secret(name, default)
        scheme, _, rest = text.partition("://")
        if scheme in _POSTGRESQL_SCHEMES and rest.strip("/"):
            return f"postgresql+psycopg://{rest}"
        if scheme == "sqlite" and rest.startswith("/") and rest.strip("/"):
            return f"sqlite:///{PROJECT_DIR / rest.removeprefix('/')}"
        # The value may hold a password: it is not repeated.
        self._complain(name, "must start with sqlite:/// and name a file, or with postgresql:// and name a database")
        return default

    def secret_key(self, name: str, data_dir: Path) -> str:
        """The configured key, else the one this installation made for itself at its first start."""
        text = self.secret(name, "")
        if text:
            if len(text) < _MIN_SECRET_LENGTH or len(set(text)) < _MIN_SECRET_CHARACTERS:
                least = f"{_MIN_SECRET_LENGTH} characters, {_MIN_SECRET_CHARACTERS} of them different"
                self._complain(name, f"must have at least {least}")
            return text
        path = data_dir / "secret_key"
        try:
            own = _own_secret_key(path)
        except OSError as error:
            self._complain(name, f"cannot keep a key in {data_dir} ({error.strerror})")
            return ""
        if len(own) < _MIN_SECRET_LENGTH:
            self._complain(name, f"{path} was cut; without the file a new key is made, and everybody logs in again")
        return own

    def smtp_url(self, name: str) -> str | None:
        text = self.secret(name, "")
        if not text:
            return None
        parts = _split(text)
        tls = parse_qs(parts.query).get("tls", ["starttls"]) if parts else []
        if parts is None or parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            self._complain(name, "must look like smtp://user:password@host:587?tls=starttls or smtps://…")
        elif tls not in (["starttls"], ["none"]):
            self._complain(name, "tls= must be starttls or none (smtps:// needs none)")
        return text

    def mail_from(self, name: str, default: str, *, is_required: bool) -> str:
        text = self.text(name, "" if is_required else default)
        address = parseaddr(text)[1]
        if not text:
            self._complain(name, "is needed when SMTP_URL is set, such as Verein <post@example.org>")
        elif address.count("@") != 1 or not all(address.split("@")) or "\n" in text:
            self._complain(name, f"must be an address such as Verein <post@example.org>, not {text!r}")
        return text

    def _complain(self, name: str, problem: str) -> None:
        self.problems.append(f"{name}: {problem}")


def _translated_languages() -> list[str]:
    """German, which the sources speak, and every language with a catalog."""
    return ["de", *sorted(path.name for path in (PROJECT_DIR / "translations").glob("*") if path.is_dir())]


def _split(url: str) -> SplitResult | None:
    """The parts of a URL, or None where the URL or its port is malformed."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _own_secret_key(path: Path) -> str:
    """The key kept in the file; made first, readable by its owner only, where the file is missing."""
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(_MIN_SECRET_LENGTH))
        with suppress(FileExistsError):  # another process was first: its key is the key
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text(encoding="ascii").strip()
