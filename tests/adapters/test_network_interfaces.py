"""The machine's addresses are found without a word to anybody else."""

import json
import subprocess
import sys
from ipaddress import IPv4Address
from pathlib import Path

import psutil

from eventapp.adapters.network_interfaces import find_outgoing_address, has_address, list_interfaces, machine_name

PROJECT_DIR = Path(__file__).parents[2]
# Writes down every use of a socket that could reach somebody.
WATCHED = """
import json, sys
seen = []
sys.addaudithook(lambda name, arguments: seen.append((name, arguments[1:])) if name.startswith("socket.") else None)
from eventapp.adapters.network_interfaces import *
list_interfaces(), find_outgoing_address(), has_address(IPv4Address("127.0.0.1")), machine_name()
print(json.dumps([(name, repr(rest)) for name, rest in seen if name != "socket.__new__"]))
"""


def test_interfaces_are_those_that_another_library_finds() -> None:
    others = {
        (name, address.address)
        for name, addresses in psutil.net_if_addrs().items()
        for address in addresses
        if address.family.name == "AF_INET"
    }

    found = {(interface.name, str(interface.address)) for interface in list_interfaces()}

    assert found
    assert found - others == set()
    assert {name for name, _ in found} == {name for name, _ in others}


def test_outgoing_address_is_one_of_the_machine() -> None:
    outgoing = find_outgoing_address()

    assert outgoing is None or has_address(outgoing)


def test_addresses_of_others_are_not_ours() -> None:
    assert has_address(IPv4Address("127.0.0.1"))
    assert not has_address(IPv4Address("203.0.113.1"))


def test_looking_for_addresses_sends_nothing() -> None:
    finished = subprocess.run(
        [sys.executable, "-c", WATCHED], cwd=PROJECT_DIR, capture_output=True, text=True, check=True
    )

    # A datagram socket that is "connected" has asked the routing table and sent nothing.
    assert json.loads(finished.stdout) == [
        ["socket.connect", "(('203.0.113.1', 9),)"],
        ["socket.bind", "(('127.0.0.1', 0),)"],
        ["socket.gethostname", "()"],
    ]


def test_machine_has_a_name() -> None:
    assert machine_name()
