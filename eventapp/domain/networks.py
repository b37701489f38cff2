"""From where somebody comes, as limits count it: one connection, however many addresses it has."""

from ipaddress import IPv6Address, ip_address, ip_network

#: A home or an office gets this much of IPv6 and can take a new address out of it for each request.
_IPV6_PREFIX = 64


def network_of(address: str | None) -> str:
    """Return the network that an address is counted with: itself for IPv4, its /64 for IPv6.

    What is no address at all, such as a socket's, is counted as one.
    """
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return ""
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((found, _IPV6_PREFIX), strict=False))
