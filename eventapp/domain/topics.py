"""What counselling talks are about, in the words of the report; few mentions are not shown as a number."""

from collections.abc import Mapping

from eventapp.domain.report_facts import SMALLEST_SHOWN
from eventapp.domain.states import CounsellingTopic

TOPIC_LABELS = {
    CounsellingTopic.REQUIREMENTS: "Einbürgerung – Voraussetzungen",
    CounsellingTopic.IDENTITY: "Unterlagen/Identität",
    CounsellingTopic.LANGUAGE_TEST: "Sprachnachweis/Einbürgerungstest",
    CounsellingTopic.MULTIPLE_NATIONALITY: "Mehrstaatigkeit",
    CounsellingTopic.LIVELIHOOD: "Lebensunterhalt",
    CounsellingTopic.DURATION: "Verfahrensdauer",
    CounsellingTopic.REFUSAL: "Ablehnung/Widerspruch",
    CounsellingTopic.RESIDENCE: "Aufenthaltsrecht",
    CounsellingTopic.ASYLUM: "Asylrecht",
    CounsellingTopic.SOCIAL_LAW: "Sozialrecht",
    CounsellingTopic.FAMILY: "Familiennachzug",
    CounsellingTopic.OTHER: "Sonstiges",
}


def shown_topics(mentions: Mapping[CounsellingTopic, int]) -> dict[str, int | str]:
    """Return every topic with its mentions, "<5" for none to four; empty while nothing was recorded."""
    if not mentions:
        return {}
    return {label: shown(mentions.get(topic, 0)) for topic, label in TOPIC_LABELS.items()}


def shown(count: int) -> int | str:
    """Return a count, or "<5" where it could point at somebody."""
    return count if count >= SMALLEST_SHOWN else f"<{SMALLEST_SHOWN}"
