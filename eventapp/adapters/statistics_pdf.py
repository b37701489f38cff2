"""Poster and paper slips of the anonymous statistics, A4, tagged, black on white."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventapp.adapters.qr_image import link_qr_svg
from eventapp.adapters.typesetting import shown, typeset

POSTER_TITLE = "Wer ist heute da?"
INTRODUCTION = (
    "Freiwillig. Ohne Namen. Wir können Ihre Antworten nicht mit Ihnen verbinden. Der Fördergeber bekommt nur Summen."
)


@dataclass(frozen=True, kw_only=True)
class StatisticsPaper:
    """What stands on each of these papers."""

    title: str
    day: str
    owner: str
    printed_at: datetime


@dataclass(frozen=True, kw_only=True)
class PaperQuestion:
    """A question and the answers to tick."""

    words: str
    answers: Sequence[str]


def poster_pdf(paper: StatisticsPaper, *, link: str) -> bytes:
    """A poster whose code opens ``link``."""
    order = _head(paper) | {"qr": link_qr_svg(link), "link": link.removeprefix("https://").removeprefix("http://")}
    return typeset("statistics_poster.typ", order, created=paper.printed_at)


def slips_pdf(paper: StatisticsPaper, questions: Sequence[PaperQuestion]) -> bytes:
    """Two slips beside each other, to be cut apart."""
    order = _head(paper) | {
        "questions": [{"words": q.words, "answers": list(q.answers)} for q in questions],
    }
    return typeset("statistics_slips.typ", order, created=paper.printed_at)


def _head(paper: StatisticsPaper) -> dict[str, object]:
    return {
        "title": POSTER_TITLE,
        "event": shown(paper.title),
        "day": paper.day,
        "author": shown(paper.owner),
        "introduction": INTRODUCTION,
    }
