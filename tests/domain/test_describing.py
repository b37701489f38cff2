"""Access facts as tables keep them and as pages read them."""

from eventapp.domain.describing import AccessNote, read_access, stored_access
from eventapp.domain.states import AccessAnswer, AccessFact


def test_unset_fact_was_not_checked() -> None:
    facts = read_access({"toilet": ["yes", "neben der Bühne"]})

    assert list(facts) == list(AccessFact)
    assert facts[AccessFact.TOILET] == AccessNote(answer=AccessAnswer.YES, note="neben der Bühne")
    assert {note.answer for fact, note in facts.items() if fact is not AccessFact.TOILET} == {AccessAnswer.NOT_CHECKED}


def test_only_what_was_said_is_stored() -> None:
    stored = stored_access(
        {
            AccessFact.QUIET_ROOM: AccessNote(answer=AccessAnswer.NOT_CHECKED, note="fragen wir nach"),
            AccessFact.STEP_FREE: AccessNote(answer=AccessAnswer.PARTLY, note=""),
            AccessFact.TOILET: AccessNote(answer=AccessAnswer.NOT_CHECKED),
        }
    )

    assert stored == {"step_free": ["partly", ""], "quiet_room": ["not_checked", "fragen wir nach"]}
