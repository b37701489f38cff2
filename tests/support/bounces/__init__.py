"""Reports of mail servers about a mail that did not arrive, as they write them; people and hosts are invented."""

from pathlib import Path

#: The mail that they are about.
UUID = "0191d2a0-7e1c-4cc3-98c4-dc0c0c07398f"


def report(name: str, *, uuid: str = UUID) -> bytes:
    """The report of a server about the mail with this id."""
    return (Path(__file__).parent / f"{name}.eml").read_bytes().replace(b"UUID", uuid.encode())
