"""`serve --lan`: HTTPS for the phones in the same Wi-Fi, with an authority of this machine's own and no domain.

What it is for and what it cannot do: docs/operations.md, "A first try on a phone".
"""

import ssl
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address
from pathlib import Path

import click

from eventapp.adapters import clock
from eventapp.adapters.certificate_files import CertificateFiles, ensure_certificates
from eventapp.adapters.network_interfaces import find_outgoing_address, has_address, list_interfaces, machine_name
from eventapp.cli.processes import Command
from eventapp.domain.local_network import (
    LOOPBACK_ADDRESS,
    Hosts,
    is_local,
    machine_label,
    names_of,
    select_addresses,
)

#: What `make run LAN=1` passes: choose the address yourself.
CHOOSE = "1"
EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 (the phones are to reach it)


@dataclass(frozen=True, kw_only=True)
class LanSite:
    """An installation that the phones of a Wi-Fi can reach."""

    address: IPv4Address
    other_addresses: tuple[IPv4Address, ...]
    port: int
    files: CertificateFiles
    #: by which the certificate knows this machine besides its addresses
    names: tuple[str, ...] = ()

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every address and name by which phones may call this machine."""
        return (*(str(address) for address in (self.address, *self.other_addresses)), *self.names)

    @property
    def base_url(self) -> str:
        """The address of the site."""
        return f"https://{self.address}:{self.port}"

    @property
    def trust_port(self) -> int:
        """Where the page lies from which phones learn to trust the site; the last port has none after it."""
        return self.port + 1 if self.port < 65535 else self.port - 1

    @property
    def trust_url(self) -> str:
        """The address of that page. Plain HTTP: the phone cannot check anything else yet."""
        return f"http://{self.address}:{self.trust_port}"

    @property
    def settings(self) -> Mapping[str, str]:
        """The settings in which this differs from the installation's own."""
        return {
            "HOST": EVERY_ADDRESS,
            "BASE_URL": self.base_url,
            "ALLOWED_HOSTS": ",".join(self.hosts),
            "SESSION_COOKIE_SECURE": "true",
            "TRUSTED_PROXIES": "0",
            "DEBUG_PAGES": "false",  # the mailbox would be open to the whole Wi-Fi
        }


def prepare_site(choice: str, *, data_dir: Path, port: int) -> LanSite:
    """Find the address and make sure of the certificates. Raises ClickException where there is no address."""
    found = select_addresses(list_interfaces(), preferred=find_outgoing_address())
    addresses = choose_addresses(choice, found=found)
    machine = machine_name()
    hosts = Hosts(addresses=tuple({*addresses, LOOPBACK_ADDRESS}), names=names_of(machine))
    files = ensure_certificates(data_dir, hosts=hosts, machine=machine_label(machine), now=clock.now())
    return LanSite(address=addresses[0], other_addresses=addresses[1:], port=port, files=files, names=hosts.names)


def choose_addresses(choice: str, *, found: tuple[IPv4Address, ...]) -> tuple[IPv4Address, ...]:
    """Return the address that the phones are told, then the other ones. Raises ClickException where there is none."""
    if choice != CHOOSE:
        chosen = _own_address(choice)
        return (chosen, *(address for address in found if address != chosen))
    if not found:
        raise click.ClickException(
            "no address in a private network found. Connect this machine to the Wi-Fi of the phones, "
            "or name its address: make run LAN=192.168.178.20"
        )
    return found


def _own_address(text: str) -> IPv4Address:
    """The address that was named. Raises ClickException where it cannot be used."""
    try:
        address = IPv4Address(text)
    except AddressValueError:
        raise click.ClickException(f"LAN must be 1 or an address such as 192.168.178.20, not {text!r}.") from None
    if not is_local(address):
        raise click.ClickException(f"{address} is no private address. In the internet Einlass needs a domain.")
    if not has_address(address):
        raise click.ClickException(f"{address} is no address of this machine.")
    return address


def tls_options(files: CertificateFiles) -> Mapping[str, object]:
    """Granian's options for HTTPS. TLS 1.2 is for phones that were old in 2018."""
    return {"--ssl-certificate": files.certificate, "--ssl-keyfile": files.key, "--ssl-protocol-min": "tls1.2"}


def trusting_context(files: CertificateFiles) -> ssl.SSLContext:
    """What a phone checks once it trusts the authority."""
    return ssl.create_default_context(cafile=files.authority)


def trust_page_command(site: LanSite) -> Command:
    """The page from which phones learn to trust the site, over plain HTTP."""
    options = {
        "--interface": "wsgi",
        "--host": EVERY_ADDRESS,
        "--port": site.trust_port,
        "--blocking-threads": 2,
        "--workers-kill-timeout": 3,
        "--log-level": "warning",
    }
    words = [str(word) for pair in options.items() for word in pair]
    arguments = [sys.executable, "-m", "granian", *words, "--no-ws", "--factory", "wsgi:trust_app"]
    return Command(name="trust page", arguments=arguments)
