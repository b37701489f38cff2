"""What is installed is what is pinned."""

from tools.audit import find_differences, find_strangers, read_pins

PINS = """Flask==3.1.3 \\
    --hash=sha256:00
psycopg[binary]==3.2.1 ; sys_platform != "win32" \\
    --hash=sha256:01
typing_extensions==4.9.0 \\
    --hash=sha256:02
pyee==13.0.1 ; python_full_version < '3.12' \\
    --hash=sha256:03
pyee==14.0.0 ; python_full_version >= '3.12' \\
    --hash=sha256:04
"""


def test_pins_are_read_with_their_names_in_one_spelling() -> None:
    assert read_pins(PINS) == {
        "flask": {"3.1.3"},
        "psycopg": {"3.2.1"},
        "typing-extensions": {"4.9.0"},
        "pyee": {"13.0.1", "14.0.0"},
    }


def test_other_versions_are_found() -> None:
    pins = read_pins(PINS)

    assert find_differences(pins, {"flask": "3.1.3", "pyee": "13.0.1", "pip": "99", "stranger": "1.0"}) == []
    assert find_differences(pins, {"flask": "3.1.2", "pyee": "12.0"}) == [
        "flask 3.1.2 is installed, 3.1.3 is pinned",
        "pyee 12.0 is installed, 13.0.1 or 14.0.0 is pinned",
    ]


def test_what_nobody_has_pinned_is_named() -> None:
    assert find_strangers(read_pins(PINS), {"flask": "3.1.3", "pip": "99", "stranger": "1.0"}) == ["stranger"]
