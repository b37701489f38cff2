"""E-mail addresses that are one slip of a finger away from a provider that everybody knows.

A mail to such an address goes to a stranger, with a name and the way to the own page.
"""

#: Providers that people here use; an address with one of them is never asked about.
_PROVIDERS = (
    "aol.com",
    "arcor.de",
    "email.de",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "hotmail.de",
    "hotmail.fr",
    "icloud.com",
    "live.com",
    "live.de",
    "mac.com",
    "mail.com",
    "mail.de",
    "mail.ru",
    "mailbox.org",
    "me.com",
    "msn.com",
    "online.de",
    "outlook.com",
    "outlook.de",
    "posteo.de",
    "proton.me",
    "t-online.de",
    "ukr.net",
    "web.de",
    "yahoo.com",
    "yahoo.de",
    "yahoo.fr",
    "yandex.ru",
    "ymail.com",
)
#: Shorter names have real neighbours.
_SHORTEST = len("gmx.de")


def find_likely_address(address: str) -> str:
    """Return the address that was probably meant, empty where nothing speaks for a slip or for two equally."""
    name, _at, host = address.rpartition("@")
    host = host.casefold()
    if host in _PROVIDERS or len(host) < _SHORTEST:
        return ""
    near = [provider for provider in _PROVIDERS if len(provider) >= _SHORTEST and _is_one_slip(host, provider)]
    return f"{name}@{near[0]}" if len(near) == 1 else ""


def _is_one_slip(typed: str, meant: str) -> bool:
    """True for one letter too many, too few or wrong, and for two neighbours swapped."""
    if len(typed) > len(meant):
        typed, meant = meant, typed
    same = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), len(typed))
    if len(typed) != len(meant):
        return typed[same:] == meant[same + 1 :]
    is_swapped = typed[same : same + 2] == meant[same : same + 2][::-1] and typed[same + 2 :] == meant[same + 2 :]
    return is_swapped or typed[same + 1 :] == meant[same + 1 :]
