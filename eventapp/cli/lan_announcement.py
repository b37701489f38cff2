"""What `serve --lan` prints: where to go, how to trust it and what fails without, with QR codes for phones."""

from itertools import zip_longest

from eventapp.adapters.qr_text import coloured, qr_lines
from eventapp.cli.lan import LanSite

_GAP = "  "
_FINGERPRINT_HALF = 48
_WITHOUT_TRUST = """\
Each phone must trust this machine once: code 1 tells how. One that does not
  - is warned before the page,
  - cannot use the door without a network, because no service worker starts,
  - may be refused the camera (Chrome allows it after the warning, not all do).
Over plain http:// neither works in any browser. Typing codes always works."""
_IN_GERMAN = """\
Für Helfende: Telefon ins gleiche WLAN, Code 1 scannen, den Schritten folgen
(einmal, zwei Minuten). Dann Code 2 (Programm) oder 3 (Tür). Ohne Schritt 1
warnt das Telefon, die Tür geht nicht ohne Netz und die Kamera nicht überall."""


def announcement(site: LanSite, *, door_url: str | None, encoding: str) -> list[str]:
    """Return all of it, the codes last, so that they are in view; none where the encoding has no half blocks."""
    lines = [*_facts(site), "", *_WITHOUT_TRUST.splitlines(), "", *_IN_GERMAN.splitlines(), ""]
    if not _can_print("█▀▄", encoding=encoding):
        return [*lines, "This terminal cannot show QR codes; type the addresses above."]
    return [*lines, *_codes(site, door_url=door_url)]


def _facts(site: LanSite) -> list[str]:
    """What a person compares, and where to look when a phone does not get through."""
    mark = site.files.authority_fingerprint
    lines = [
        f"  Trust       {site.trust_url}/",
        f"  Authority   {site.files.authority_name}",
        f"  SHA-256     {mark[:_FINGERPRINT_HALF]}",
        f"              {mark[_FINGERPRINT_HALF:]}",
    ]
    if site.files.is_authority_replaced:
        lines.append("  New         The authority before is no longer good: every phone must trust again.")
    if site.other_addresses:
        lines.append("  Elsewhere?  This machine has other addresses too; phones may need one:")
        lines += [f"              make run LAN={address}" for address in site.other_addresses]
    lines.append(f"  Not found?  Same Wi-Fi, no guest network; firewall open for {site.port} and {site.trust_port}.")
    return lines


def _codes(site: LanSite, *, door_url: str | None) -> list[str]:
    """Two codes beside each other, the door's below. Addresses in upper case make smaller codes."""
    trust = _captioned("1  Trust this machine", f"{site.trust_url}/".upper())
    programme = _captioned("2  Programme", f"{site.base_url}/".upper())
    below_the_smaller = " " * len(trust[0])
    lines = [f"{left}{_GAP}{right}" for left, right in zip_longest(trust, programme, fillvalue=below_the_smaller)]
    return [*lines, "", *_captioned("3  Door", door_url)] if door_url else lines


def _captioned(caption: str, text: str) -> list[str]:
    code = qr_lines(text)
    return [caption.ljust(len(code[0])), *(coloured(line) for line in code)]


def _can_print(text: str, *, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
