"""Reading single settings from the environment: each is checked, and what is wrong is collected."""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit
from zoneinfo import ZoneInfo

PROJECT_DIR = Path(__file__).resolve().parent

_MIN_SECRET_LENGTH = 32
#: What is made of chance has more; "change-me-change-me…" has fewer.
_MIN_SECRET_CHARACTERS = 10
_HOST_NAME = re.compile(r"[A-Za-z0-9.:_-]+")
_AGE_RECIPIENT = re.compile(r"age1[a-z0-9]{58}")
_BOOLEANS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
_POSTGRESQL_SCHEMES = ("postgres", "postgresql", "postgresql+psycopg")


class SettingsReader:
    """Reads single settings; collects what is wrong instead of raising at the first."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[str] = []

    def text(self, name: str, default: str) -> str:
        """The words of a setting, else the default."""
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
        """A whole number between the bounds."""
        text = self.text(name, str(default))
        if not re.fullmatch(r"-?[0-9]{1,9}", text) or not least <= int(text) <= most:
            self._complain(name, f"must be a whole number from {least} to {most}, not {text!r}")
            return default
        return int(text)

    def boolean(self, name: str, *, default: bool) -> bool:
        """True or false."""
        text = self.text(name, "").lower()
        if text and text not in _BOOLEANS:
            self._complain(name, f"must be true or false, not {text!r}")
        return _BOOLEANS.get(text, default)

    def choice(self, name: str, default: str, *, allowed: tuple[str, ...]) -> str:
        """One of the allowed words."""
        text = self.text(name, default)
        if text not in allowed:
            self._complain(name, f"must be one of {', '.join(allowed)}, not {text!r}")
            return default
        return text

    def languages(self, name: str, default: str) -> tuple[str, ...]:
        """Codes of languages that there are translations for, the first one first."""
        codes = tuple(code.strip() for code in self.text(name, default).split(","))
        if any(code not in _translated_languages() for code in codes) or len(set(codes)) != len(codes):
            known = ",".join(_translated_languages())
            self._complain(name, f"must be different ones of {known}, separated by commas, not {','.join(codes)!r}")
            return tuple(default.split(","))
        return codes

    def time_zone(self, name: str, default: str) -> str:
        """The name of a time zone."""
        text = self.text(name, default)
        try:
            return ZoneInfo(text).key
        except (OSError, ValueError, KeyError):  # unknown names are KeyErrors, folders OSErrors
            self._complain(name, f"must be a time zone such as {default}, not {text!r}")
            return default

    def host(self, name: str, default: str) -> str:
        """A name or an address to listen on."""
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
        """Scheme, host and port of the public address."""
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
        """The address of a database as SQLAlchemy writes it."""
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
        """The address of a mail server, or None."""
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
        """A sender's name and address."""
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
