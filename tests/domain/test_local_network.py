"""What counts as the local network, and which of the machine's addresses phones are told."""

from ipaddress import IPv4Address

import pytest

from eventapp.domain.local_network import Interface, is_local, machine_label, names_of, select_addresses


def interface(name: str, address: str) -> Interface:
    return Interface(name=name, address=IPv4Address(address))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("192.168.178.20", True, id="home"),
        pytest.param("10.42.0.1", True, id="hot spot of a laptop"),
        pytest.param("172.20.10.2", True, id="hot spot of an iPhone"),
        pytest.param("172.32.0.1", False, id="just beyond"),
        pytest.param("169.254.7.9", True, id="cable without a router"),
        pytest.param("100.64.3.4", True, id="carrier-grade NAT"),
        pytest.param("127.0.0.1", True, id="this machine"),
        pytest.param("93.184.216.34", False, id="internet"),
    ],
)
def test_is_local(address: str, expected: bool) -> None:
    assert is_local(IPv4Address(address)) is expected


def test_addresses_start_with_the_one_of_the_default_route() -> None:
    found = [interface("eth0", "10.1.2.3"), interface("wlan0", "192.168.178.20")]

    chosen = select_addresses(found, preferred=IPv4Address("192.168.178.20"))

    assert chosen == (IPv4Address("192.168.178.20"), IPv4Address("10.1.2.3"))


@pytest.mark.parametrize("name", ["lo", "lo0", "docker0", "br-5f1c", "veth12", "virbr0", "tun0", "utun3", "wg0"])
def test_addresses_leave_out_networks_without_phones(name: str) -> None:
    found = [interface(name, "172.17.0.1"), interface("en0", "192.168.178.20")]

    chosen = select_addresses(found, preferred=IPv4Address("172.17.0.1"))

    assert chosen == (IPv4Address("192.168.178.20"),)


def test_addresses_leave_out_this_machine_itself_and_the_internet() -> None:
    found = [interface("eth0", "127.0.1.1"), interface("eth1", "93.184.216.34")]

    assert select_addresses(found, preferred=None) == ()


def test_addresses_name_none_twice() -> None:
    found = [interface("wlan0", "192.168.178.20"), interface("wlan0:1", "192.168.178.20")]

    assert select_addresses(found, preferred=None) == (IPv4Address("192.168.178.20"),)


@pytest.mark.parametrize(
    ("host_name", "expected"),
    [
        ("laptop", ("localhost", "laptop.local")),
        ("Annas-MacBook.local", ("localhost", "annas-macbook.local")),
        ("kasse.fritz.box", ("localhost", "kasse.local")),
        ("localhost", ("localhost",)),
        ("büro_pc", ("localhost",)),
        ("-x", ("localhost",)),
        ("", ("localhost",)),
    ],
)
def test_names_of_a_machine(host_name: str, expected: tuple[str, ...]) -> None:
    assert names_of(host_name) == expected


def test_machine_label_is_empty_where_the_machine_has_no_name_of_its_own() -> None:
    assert machine_label("localhost.localdomain") == ""
