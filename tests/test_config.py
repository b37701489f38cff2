"""The settings: defaults, every kind of wrong value in one message, secrets from files."""

import stat
from pathlib import Path

import pytest

from config import Config, ConfigError

SECRET = "a-secret-of-thirty-two-characters"


def read(data_dir: Path, **settings: str) -> Config:
    return Config.from_env({"DATA_DIR": str(data_dir), **settings})


def problems_of(data_dir: Path, **settings: str) -> list[str]:
    """The names of the settings that were complained about."""
    with pytest.raises(ConfigError) as caught:
        read(data_dir, **settings)
    return [problem.partition(":")[0] for problem in caught.value.problems]


def test_config_defaults_serve_this_machine_only(tmp_path: Path) -> None:
    config = read(tmp_path)

    assert config == Config(
        DATA_DIR=tmp_path,
        DATABASE_URL=f"sqlite:///{tmp_path}/einlass.sqlite",
        SECRET_KEY=(tmp_path / "secret_key").read_text(),
    )
    assert (config.HOST, config.BASE_URL, config.DEMO, config.DEBUG_PAGES) == (
        "127.0.0.1",
        "http://localhost:8000",
        False,
        False,
    )


def test_config_makes_a_private_data_folder(tmp_path: Path) -> None:
    read(tmp_path / "new" / "data")

    assert stat.S_IMODE((tmp_path / "new" / "data").stat().st_mode) == 0o700


def test_config_resolves_relative_paths_against_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    config = read(tmp_path, DATABASE_URL="sqlite:///data/other.sqlite")

    project = Path(__file__).parents[1]
    assert config.DATABASE_URL == f"sqlite:///{project}/data/other.sqlite"


def test_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = read(tmp_path)
    second = read(tmp_path)

    assert second.SECRET_KEY == first.SECRET_KEY
    assert len(first.SECRET_KEY) >= 32
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("left", ["", "\n", "half-a-key"])
def test_secret_key_that_was_cut_is_no_key(tmp_path: Path, left: str) -> None:
    (tmp_path / "secret_key").write_text(left)

    assert problems_of(tmp_path) == ["SECRET_KEY"]
    assert (tmp_path / "secret_key").read_text() == left


def test_secret_key_of_the_environment_is_not_written_down(tmp_path: Path) -> None:
    config = read(tmp_path, SECRET_KEY=SECRET)

    assert config.SECRET_KEY == SECRET
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", SECRET),
        ("DATABASE_URL", "sqlite:////srv/einlass.sqlite"),
        ("SMTP_URL", "smtps://mail.example.org"),
    ],
)
def test_secrets_are_read_from_files(tmp_path: Path, name: str, value: str) -> None:
    secret_file = tmp_path / "secret"
    secret_file.write_text(f"{value}\n")

    config = read(tmp_path, MAIL_FROM="post@example.org", **{f"{name}_FILE": str(secret_file)})

    assert getattr(config, name) == value


def test_secret_given_twice_is_refused(tmp_path: Path) -> None:
    secret_file = tmp_path / "secret"
    secret_file.write_text(SECRET)

    assert problems_of(tmp_path, SECRET_KEY=SECRET, SECRET_KEY_FILE=str(secret_file)) == ["SECRET_KEY_FILE"]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_urls_name_the_driver(tmp_path: Path, scheme: str) -> None:
    config = read(tmp_path, DATABASE_URL=f"{scheme}://einlass:pw@db.example.org/einlass")

    assert config.DATABASE_URL == "postgresql+psycopg://einlass:pw@db.example.org/einlass"


def test_https_address_makes_cookies_secure(tmp_path: Path) -> None:
    config = read(tmp_path, BASE_URL="https://herne.example.org/")

    assert config.BASE_URL == "https://herne.example.org"
    assert config.SESSION_COOKIE_SECURE


@pytest.mark.parametrize(
    ("settings", "is_on"),
    [
        pytest.param({}, False, id="real"),
        pytest.param({"DEMO": "true"}, True, id="demo on this machine"),
        pytest.param({"DEMO": "true", "BASE_URL": "https://demo.example.org"}, False, id="demo for others"),
        pytest.param({"BASE_URL": "http://localhost:5000"}, False, id="real behind a proxy, address forgotten"),
        pytest.param({"DEMO": "true", "HOST": "192.168.178.20"}, False, id="demo that the whole network reaches"),
        pytest.param({"DEMO": "true", "HOST": "::1"}, True, id="demo on this machine, by its newer number"),
        pytest.param({"DEMO": "true", "DEBUG_PAGES": "false"}, False, id="switched off"),
        pytest.param({"DEBUG_PAGES": "yes"}, True, id="switched on"),
    ],
)
def test_debug_pages_are_open_in_a_local_demo_only(tmp_path: Path, settings: dict[str, str], is_on: bool) -> None:
    assert read(tmp_path, **settings).DEBUG_PAGES is is_on


def test_empty_settings_count_as_unset(tmp_path: Path) -> None:
    assert read(tmp_path, PORT="", SMTP_URL=" ", SECRET_KEY_FILE="") == read(tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "８０００"),
        ("HOST", "two words"),
        ("BASE_URL", "localhost:8000"),
        ("BASE_URL", "ftp://example.org"),
        ("BASE_URL", "https://example.org/einlass"),
        ("BASE_URL", "https://user@example.org"),
        ("BASE_URL", "https://example.org:99999"),
        ("BASE_URL", "https://exa mple.org"),
        ("DATABASE_URL", "mysql://localhost/einlass"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite://file.sqlite"),
        ("DATABASE_URL", "postgresql://"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "x" * 64),
        ("SECRET_KEY", "change-me-change-me-change-me-change-me"),
        ("SECRET_KEY_FILE", "/does/not/exist"),
        ("SMTP_URL", "mail.example.org"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtp://mail.example.org:x"),
        ("SMTP_URL", "smtp://mail.example.org?tls=maybe"),
        ("MAIL_FROM", "Verein"),
        ("MAIL_FROM", "@example.org"),
        ("TIMEZONE", "Europe"),
        ("TIMEZONE", "Europe/Wanne"),
        ("TIMEZONE", "../../etc/passwd"),
        ("LANGUAGES", "de,de"),
        ("LANGUAGES", "deutsch"),
        ("LANGUAGES", "de,tlh"),
        ("LANGUAGES", "de,"),
        ("DEFAULT_LANGUAGE", "fr"),
        ("DEMO", "perhaps"),
        ("DEBUG_PAGES", "2"),
        ("SESSION_COOKIE_SECURE", "?"),
        ("TRUSTED_PROXIES", "-1"),
        ("MAX_UPLOAD_MB", "0"),
        ("WEB_WORKERS", "many"),
        ("WEB_THREADS", "0"),
        ("WORKER_INTERVAL_SECONDS", "0"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_wrong_value_is_named(tmp_path: Path, name: str, value: str) -> None:
    mail_from = {"MAIL_FROM": "post@example.org"} if name == "SMTP_URL" else {}

    assert problems_of(tmp_path, **{name: value, **mail_from}) == [name]


def test_all_wrong_values_stand_in_one_message(tmp_path: Path) -> None:
    a_file = tmp_path / "file"
    a_file.touch()

    found = problems_of(a_file / "data", PORT="x", BASE_URL="x", SMTP_URL="smtp://mail.example.org", DEMO="x")

    assert sorted(found) == ["BASE_URL", "DATA_DIR", "DEMO", "MAIL_FROM", "PORT", "SECRET_KEY"]


def test_messages_do_not_repeat_secrets(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, DATABASE_URL="mysql://u:hunter2@db", SMTP_URL="http://u:hunter2@mail", SECRET_KEY="hunter2")

    assert "hunter2" not in str(caught.value)


def test_representation_hides_secrets(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        SECRET_KEY=SECRET,
        DATABASE_URL=f"postgresql://u:{SECRET}@db/einlass",
        SMTP_URL=f"smtp://u:{SECRET}@mail.example.org",
        MAIL_FROM="post@example.org",
    )

    assert SECRET not in repr(config)


def test_warnings_name_a_long_host_and_an_open_mailbox(tmp_path: Path) -> None:
    config = read(
        tmp_path, BASE_URL="https://veranstaltungen.herne.example.org", DEBUG_PAGES="true", TRUSTED_PROXIES="1"
    )

    assert [warning.partition(":")[0] for warning in config.WARNINGS] == ["BASE_URL", "DEBUG_PAGES"]


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        pytest.param({"BASE_URL": "https://herne.example.org", "TRUSTED_PROXIES": "1"}, [], id="as it should be"),
        pytest.param({"BASE_URL": "http://herne.example.org", "TRUSTED_PROXIES": "1"}, ["BASE_URL"], id="in the clear"),
        pytest.param({"BASE_URL": "https://herne.example.org"}, ["TRUSTED_PROXIES"], id="all visitors look like one"),
        pytest.param(
            {"BASE_URL": "https://herne.example.org", "TRUSTED_PROXIES": "1", "SESSION_COOKIE_SECURE": "no"},
            ["SESSION_COOKIE_SECURE"],
            id="cookie in the clear",
        ),
    ],
)
def test_warnings_name_what_the_network_could_take(tmp_path: Path, settings: dict[str, str], names: list[str]) -> None:
    warnings = read(tmp_path, **settings).WARNINGS

    assert [warning.partition(":")[0] for warning in warnings] == names


@pytest.mark.parametrize("name", ["secret_key", "contact_keys", "einlass.sqlite"])
def test_warnings_name_secrets_that_others_can_read(tmp_path: Path, name: str) -> None:
    config = read(tmp_path)
    (tmp_path / name).touch(mode=0o600)
    before = list(config.WARNINGS)

    (tmp_path / name).chmod(0o640)

    warning = f"DATA_DIR: others on this machine can read {tmp_path / name}; chmod 600 ends that."
    assert (before, list(config.WARNINGS)) == ([], [warning])


def test_usual_settings_warn_of_nothing(tmp_path: Path) -> None:
    assert read(tmp_path).WARNINGS == ()
