"""Names as the door may see them (PRV-6), and how they are found there without being there (docs/door.md)."""

import re
import unicodedata

#: Stands before the name of whoever brings a companion, where the companion has none: "+ Amina Kaya".
COMPANION = "+ "
#: More words of a name than this are not told apart.
_MAX_MARKS = 8
_LETTERS = str.maketrans(
    {"ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
    | dict.fromkeys("'’ʼ`\u0640")
)
_LATIN_ACCENTS = re.compile("([a-z])[\u0300-\u036f]+")
_ARABIC_VOWELS = re.compile("[\u064b-\u0652\u0670]+")
_UMLAUTS_IN_LETTERS = re.compile("([aou])e")
_BETWEEN_WORDS = re.compile("[ \t\u00a0.,()/-]+")
_FNV_START, _FNV_PRIME = 0x811C9DC5, 0x01000193


def short_name(name: str) -> str:
    """Return the first word and the initial of the last: "Amina Kaya" becomes "Amina K.".

    A companion of hers becomes "+ Amina K.".
    """
    if name.startswith(COMPANION):
        return COMPANION + short_name(name.removeprefix(COMPANION))
    words = name.split()
    initial = next((character for character in words[-1] if character.isalpha()), "") if words else ""
    if len(words) < 2 or not initial:
        return words[0] if words else ""
    return f"{words[0]} {initial}."


def search_words(text: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared: "Jürgen Öztürk-İnce" and "juergen ozturk ince" are the same.

    Letter case, Latin accents, umlauts in either spelling and Arabic vowel signs make no difference; letters of
    other scripts stay as they are. names.js does the same (vectors: names.json).
    """
    plain = unicodedata.normalize("NFD", text.lower()).translate(_LETTERS)
    plain = _ARABIC_VOWELS.sub("", _LATIN_ACCENTS.sub(r"\1", plain))
    plain = unicodedata.normalize("NFC", _UMLAUTS_IN_LETTERS.sub(r"\1", plain))
    return tuple(word for word in _BETWEEN_WORDS.split(plain) if word)


def name_marks(name: str, *, key: str) -> bytes:
    """Return one byte for each word of a name that its short form hides; ``key`` is the event's reference.

    Whoever knows the whole word can tell that it fits; the byte alone fits one name in 256, so it spells out none.
    """
    hidden = search_words(" ".join(name.split()[1:]))
    return bytes(sorted({word_mark(word, key=key) for word in hidden}))[:_MAX_MARKS]


def word_mark(word: str, *, key: str) -> int:
    """Return the byte of a word: FNV-1a, its four bytes laid over one another."""
    state = _FNV_START
    for byte in f"{key}:{word}".encode("utf-8", "replace"):
        state = (state ^ byte) * _FNV_PRIME & 0xFFFFFFFF
    return (state ^ state >> 8 ^ state >> 16 ^ state >> 24) & 0xFF
