"""Passwords that are tried first: the commonest ones of breaches, and what people make of them. Asks nobody.

The lists and the ways of varying them are zxcvbn's (30,000 passwords, names, English words, rows of keys, dates,
repetitions); it knows no German, so the words that stand on top of German lists are added here.
"""

from collections.abc import Collection

#: From here on zxcvbn reads no further: time would grow with the square of the length, and this much is enough.
_READ_CHARS = 72
#: zxcvbn's best mark: more than ten thousand million guesses.
_GOOD_SCORE = 4
# fmt: off
_GERMAN_FAVOURITES = (
    "passwort", "kennwort", "hallo", "willkommen", "geheim", "geheimnis", "schatz", "schatzi", "liebling",
    "liebe", "sommer", "winter", "herbst", "frühling", "fruehling", "schalke", "dortmund", "fussball",
    "fußball", "arschloch", "basteln", "daniel", "alexander", "computer", "internet", "qwertz", "qwertzuiop",
    "asdfghjkl", "yxcvbnm", "einlass", "anmeldung", "verein", "veranstaltung", "verwaltung", "deutschland",
    "januar", "februar", "märz", "april", "juni", "juli", "august", "september", "oktober", "november",
    "dezember", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag",
)
# fmt: on


def is_commonplace(password: str, *, known_words: Collection[str]) -> bool:
    """True for passwords that guessing finds soon; ``known_words`` is what everybody knows about the owner."""
    from zxcvbn import zxcvbn  # noqa: PLC0415 (14 MB of lists that only new passwords need)

    score: int = zxcvbn(password[:_READ_CHARS], user_inputs=[*_GERMAN_FAVOURITES, *known_words])["score"]
    return score < _GOOD_SCORE
