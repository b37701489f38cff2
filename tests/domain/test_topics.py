"""What counselling talks are about: few mentions never are a number."""

from eventapp.domain.states import CounsellingTopic
from eventapp.domain.topics import TOPIC_LABELS, shown_topics


def test_every_topic_is_shown_and_few_mentions_are_hidden() -> None:
    mentions = {CounsellingTopic.ASYLUM: 5, CounsellingTopic.FAMILY: 4}

    assert shown_topics(mentions) == {**dict.fromkeys(TOPIC_LABELS.values(), "<5"), "Asylrecht": 5}
    assert set(TOPIC_LABELS) == set(CounsellingTopic)


def test_nothing_recorded_is_nothing_shown() -> None:
    assert shown_topics({}) == {}
