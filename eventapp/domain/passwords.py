"""What a new password must be: long, no commonplace, and more than what everybody knows about its owner."""

from collections.abc import Collection
from dataclasses import dataclass, field

#: Length is what makes a password strong; there is no rule about signs and digits.
MIN_PASSWORD_CHARS = 12
#: More is no password but an attempt to keep the hash function busy.
MAX_PASSWORD_CHARS = 1000

#: Shorter ones are parts of too many other words ("e. V.", "Ada", "de").
_MIN_WORD_CHARS = 4


@dataclass(frozen=True, kw_only=True)
class Owner:
    """What everybody knows about somebody; it makes no password."""

    email: str
    name: str
    organizations: Collection[str] = field(default=())

    def words(self) -> frozenset[str]:
        """Return the words in small letters."""
        text = " ".join((self.email, self.name, *self.organizations)).casefold()
        plain = "".join(character if character.isalnum() else " " for character in text)
        return frozenset(word for word in plain.split() if len(word) >= _MIN_WORD_CHARS)


def is_long_enough(password: str) -> bool:
    """True for passwords of MIN_PASSWORD_CHARS or more; blanks around them do not count."""
    return len(password.strip()) >= MIN_PASSWORD_CHARS


def is_about(password: str, owner: Owner) -> bool:
    """True when too little is left of the password without the words that everybody knows about its owner."""
    left = password.casefold()
    for word in sorted(owner.words(), key=lambda word: (-len(word), word)):
        left = left.replace(word, "")
    return left != password.casefold() and not is_long_enough(left)
