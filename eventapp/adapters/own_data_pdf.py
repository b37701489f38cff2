"""What is stored about one registration as a PDF for the person it is about: tagged, in the person's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventapp.adapters.typesetting import isolated, shown, typeset

#: Answers may be long; what a form takes is shown whole.
_LONGEST_VALUE = 5000


@dataclass(frozen=True, kw_only=True)
class DataLine:
    """One stored value under its name."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class DataSection:
    """Values that belong together; each of ``groups`` is one thing of several, such as one ticket."""

    title: str
    groups: Sequence[Sequence[DataLine]]


@dataclass(frozen=True, kw_only=True)
class OwnDataSheet:
    """The whole document. Every text is already in the person's language."""

    language: str
    is_rtl: bool
    title: str
    intro: str
    author: str
    sections: Sequence[DataSection]


def own_data_pdf(sheet: OwnDataSheet, *, created: datetime) -> bytes:
    """The document. The same input gives the same bytes."""

    def text(value: str) -> str:
        words = shown(value, _LONGEST_VALUE)
        return isolated(words) if sheet.is_rtl else words

    order = {
        "language": sheet.language.partition("-")[0],
        "is_rtl": sheet.is_rtl,
        "title": text(sheet.title),
        "intro": text(sheet.intro),
        "author": shown(sheet.author),
        "sections": [
            {
                "title": text(section.title),
                "groups": [
                    [{"label": text(line.label), "value": text(line.value)} for line in group]
                    for group in section.groups
                ],
            }
            for section in sheet.sections
        ],
    }
    return typeset("own_data.typ", order, created=created)
