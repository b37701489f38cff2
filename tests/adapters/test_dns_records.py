"""Asking a real name server."""

import socket

import pytest

from eventapp.adapters.dns_records import DnsSilent, find_texts
from tests.support.name_server import running_name_server


def test_texts_are_found_whole() -> None:
    long = "v=DKIM1; p=" + "A" * 400
    with running_name_server({"example.org": ["v=spf1 -all", "other"], "s1._domainkey.example.org": [long]}) as port:
        assert sorted(find_texts("example.org", servers=["127.0.0.1"], port=port)) == ["other", "v=spf1 -all"]
        assert find_texts("s1._domainkey.example.org", servers=["127.0.0.1"], port=port) == [long]


def test_nothing_is_nothing() -> None:
    with running_name_server({"example.org": []}) as port:
        assert find_texts("example.org", servers=["127.0.0.1"], port=port) == []
        assert find_texts("_dmarc.example.org", servers=["127.0.0.1"], port=port) == []


def test_silence_ends_in_time() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        with pytest.raises(DnsSilent):
            find_texts("example.org", servers=["127.0.0.1"], port=silent.getsockname()[1], seconds=0.3)


@pytest.mark.parametrize("name", ["a" * 70 + ".org", "..", "exa mple..org"])
def test_names_that_cannot_be_are_silence(name: str) -> None:
    with pytest.raises(DnsSilent):
        find_texts(name, servers=["127.0.0.1"], port=9, seconds=0.3)
