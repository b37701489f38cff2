"""What hangs and lies at the door for the anonymous statistics: poster and paper slips. German, as all papers."""

from datetime import datetime
from zoneinfo import ZoneInfo

from eventapp.adapters.statistics_pdf import PaperQuestion, StatisticsPaper, poster_pdf, slips_pdf
from eventapp.domain.statistics import ANSWERS, Question
from eventapp.domain.texts import SOURCE_LANGUAGE, select_text
from eventapp.queries.statistics import AskedSession

_QUESTIONS = {
    Question.GENDER: "Geschlecht",
    Question.AGE: "Alter",
    Question.AGE_EU: "Alter",
    Question.MIGRATION: "Sind Sie selbst oder ist mindestens ein Elternteil nach Deutschland eingewandert?",
    Question.FIRST_TIME: "Zum ersten Mal bei einem Angebot dieses Projekts in diesem Jahr?",
    Question.RESIDENCE: "Wohnort",
    Question.ROLE: "Ich bin hier als …",
    Question.ACCESS: "Von uns erfahren durch …",
    Question.LANGUAGE: "Ich verstehe am besten",
    Question.SATISFACTION: "Wie zufrieden sind Sie mit heute?",
}


def poster(asked: AskedSession, *, link: str, zone: ZoneInfo, now: datetime) -> bytes:
    """Return the poster with the code that leads to the page of the session (A4)."""
    return poster_pdf(_paper(asked, zone=zone, now=now), link=link)


def slips(asked: AskedSession, *, zone: ZoneInfo, now: datetime) -> bytes:
    """Return a page with two slips of the same questions to print, cut and lay out."""
    questions = [
        PaperQuestion(words=_QUESTIONS[question], answers=list(ANSWERS[question].values()))
        for question in asked.questions
    ]
    return slips_pdf(_paper(asked, zone=zone, now=now), questions)


def _paper(asked: AskedSession, *, zone: ZoneInfo, now: datetime) -> StatisticsPaper:
    text = select_text(asked.event.texts, SOURCE_LANGUAGE)
    return StatisticsPaper(
        title=text.title if text else "",
        day=f"{asked.event_session.starts_at.astimezone(zone):%d.%m.%Y}",
        owner=asked.event.organization.name,
        printed_at=now,
    )
