"""Which addresses and names belong to a local network; nothing outside of it ever gets a certificate from us."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

#: Where a phone in the same Wi-Fi can reach a machine: RFC 1918, link-local, carrier-grade NAT (some hot spots).
PRIVATE_NETWORKS = tuple(
    IPv4Network(network)
    for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10")
)
LOOPBACK_NETWORK = IPv4Network("127.0.0.0/8")
LOOPBACK_ADDRESS = IPv4Address("127.0.0.1")
LOCAL_DOMAINS = ("local", "localhost")

# Networks that exist inside the machine, and tunnels: no phone of the Wi-Fi is in them.
_VIRTUAL_INTERFACE = re.compile(
    r"(br-|cni|docker|flannel|lo\d*$|lxc|lxd|podman|tailscale|tap|tun|utun|vboxnet|veth|virbr|vmnet|wg|zt)"
)
_HOST_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


@dataclass(frozen=True, kw_only=True)
class Interface:
    """A network card of this machine with its address."""

    name: str
    address: IPv4Address


@dataclass(frozen=True, kw_only=True)
class Hosts:
    """By which addresses and names the phones may call this machine, the best address first."""

    addresses: tuple[IPv4Address, ...]
    names: tuple[str, ...]


def is_local(address: IPv4Address) -> bool:
    """True for addresses that only this machine or its own network can reach."""
    return any(address in network for network in (*PRIVATE_NETWORKS, LOOPBACK_NETWORK))


def select_addresses(interfaces: Iterable[Interface], *, preferred: IPv4Address | None) -> tuple[IPv4Address, ...]:
    """Return the private addresses that phones can reach, the preferred one first where it is among them."""
    found = dict.fromkeys(
        interface.address
        for interface in interfaces
        if any(interface.address in network for network in PRIVATE_NETWORKS)
        and not _VIRTUAL_INTERFACE.match(interface.name)
    )
    return tuple(sorted(found, key=lambda address: address != preferred))


def names_of(host_name: str) -> tuple[str, ...]:
    """Return the names for a certificate: ``localhost`` and the machine's own name in the local domain.

    A name that no certificate can hold, and one that is no name of its own, is left out.
    """
    label = machine_label(host_name)
    return ("localhost", f"{label}.local") if label else ("localhost",)


def machine_label(host_name: str) -> str:
    """Return the first label of the machine's name in lower case, empty where it is none."""
    label = host_name.split(".", maxsplit=1)[0].lower()
    return label if _HOST_LABEL.fullmatch(label) and label != "localhost" else ""
