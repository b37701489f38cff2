"""The addresses of this machine, asked of its own kernel; nothing is sent to anybody."""

import fcntl
import socket
import struct
import sys
from ipaddress import IPv4Address

from eventapp.domain.local_network import Interface

# sys/sockio.h on macOS and BSD, linux/sockios.h
_SIOCGIFADDR = 0x8915 if sys.platform == "linux" else 0xC0206921
_IFREQ_BYTES = 40
_NAME_BYTES = 16
_ADDRESS = slice(20, 24)  # of the sockaddr_in behind the name
# Reserved for documentation: no machine has it, and it lies behind the default route.
_ADDRESS_ELSEWHERE = ("203.0.113.1", 9)


def list_interfaces() -> list[Interface]:
    """Return every network card that has an IPv4 address."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _, name in socket.if_nameindex():
            request = struct.pack(f"{_NAME_BYTES}s{_IFREQ_BYTES - _NAME_BYTES}x", name.encode())
            try:
                answer = fcntl.ioctl(asking, _SIOCGIFADDR, request)
            except OSError:  # a card without an address
                continue
            found.append(Interface(name=name, address=IPv4Address(answer[_ADDRESS])))
    return found


def find_outgoing_address() -> IPv4Address | None:
    """Return the address that this machine's default route starts from, None where there is no such route.

    "Connecting" a datagram socket only asks the routing table: no packet leaves.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(_ADDRESS_ELSEWHERE)
        except OSError:
            return None
        return IPv4Address(asking.getsockname()[0])


def has_address(address: IPv4Address) -> bool:
    """True when the address is one of this machine's own."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((str(address), 0))
        except OSError:
            return False
    return True


def machine_name() -> str:
    """Return this machine's name as its administrator set it."""
    return socket.gethostname()
