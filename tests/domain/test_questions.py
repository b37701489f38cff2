"""Which questions are shown to whom, and which answers count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.domain.questions import (
    MAX_LONG_CHARS,
    NO,
    YES,
    AnswerKey,
    Asked,
    Condition,
    Question,
    QuestionKind,
    QuestionScope,
    Values,
    find_missing,
    has_valid_order,
    is_valid_answer,
    possible_conditions,
    settle,
    shown_questions,
)

PARTY, PERSON = QuestionScope.PARTY, QuestionScope.PERSON
ALONE = Asked(persons=(0,))


def question(
    reference: str,
    kind: QuestionKind = QuestionKind.YES_NO,
    *,
    scope: QuestionScope = PARTY,
    shown_by: tuple[str, str] | None = None,
    is_required: bool = False,
    event_session: str | None = None,
) -> Question:
    """A question; those with a choice offer a, b and c."""
    has_choice = kind in (QuestionKind.ONE_CHOICE, QuestionKind.SEVERAL_CHOICES)
    return Question(
        reference=reference,
        kind=kind,
        scope=scope,
        is_required=is_required,
        choices=("a", "b", "c") if has_choice else (),
        condition=Condition(question=shown_by[0], value=shown_by[1]) if shown_by else None,
        event_session=event_session,
    )


def shown_keys(questions: list[Question], answers: dict[AnswerKey, Values], asked: Asked = ALONE) -> list[AnswerKey]:
    """What is asked of whom."""
    return [key for _, key in shown_questions(questions, answers, asked)]


@pytest.mark.parametrize(
    ("kind", "values", "is_valid"),
    [
        (QuestionKind.SHORT_TEXT, ("Ada",), True),
        (QuestionKind.SHORT_TEXT, ("Ada\nBea",), False),
        (QuestionKind.SHORT_TEXT, ("x" * 201,), False),
        (QuestionKind.SHORT_TEXT, (" ",), False),
        (QuestionKind.LONG_TEXT, ("Ada\nBea",), True),
        (QuestionKind.LONG_TEXT, ("x" * (MAX_LONG_CHARS + 1),), False),
        (QuestionKind.NUMBER, ("0",), True),
        (QuestionKind.NUMBER, ("999999",), True),
        (QuestionKind.NUMBER, ("1000000",), False),
        (QuestionKind.NUMBER, ("-1",), False),
        (QuestionKind.NUMBER, ("٣",), False),
        (QuestionKind.ONE_CHOICE, ("a",), True),
        (QuestionKind.ONE_CHOICE, ("a", "b"), False),
        (QuestionKind.ONE_CHOICE, ("x",), False),
        (QuestionKind.SEVERAL_CHOICES, ("a", "c"), True),
        (QuestionKind.SEVERAL_CHOICES, ("a", "a"), False),
        (QuestionKind.SEVERAL_CHOICES, ("a", "x"), False),
        (QuestionKind.YES_NO, (YES,), True),
        (QuestionKind.YES_NO, ("maybe",), False),
        (QuestionKind.DATE, ("2026-09-26",), True),
        (QuestionKind.DATE, ("20260926",), False),
        (QuestionKind.DATE, ("2026-02-30",), False),
        (QuestionKind.DATE, ("1959-09-26",), False),
    ],
)
def test_answer_fits_its_kind(kind: QuestionKind, values: Values, is_valid: bool) -> None:
    assert is_valid_answer(question("q", kind), values) is is_valid


def test_chain_ends_with_the_first_hidden_question() -> None:
    questions = [question("a"), question("b", shown_by=("a", YES)), question("c", shown_by=("b", YES))]
    answers: dict[AnswerKey, Values] = {("a", None): (YES,), ("b", None): (YES,), ("c", None): (YES,)}

    assert shown_keys(questions, answers) == [("a", None), ("b", None), ("c", None)]
    answers["a", None] = (NO,)
    assert shown_keys(questions, answers) == [("a", None)]
    assert settle(questions, answers, ALONE) == {("a", None): (NO,)}


def test_person_is_asked_by_the_own_answer_and_by_the_party_s() -> None:
    questions = [
        question("bus"),
        question("seat", scope=PERSON, shown_by=("bus", YES)),
        question("kind", QuestionKind.SEVERAL_CHOICES, scope=PERSON, shown_by=("seat", YES)),
    ]
    answers: dict[AnswerKey, Values] = {("bus", None): (YES,), ("seat", 0): (NO,), ("seat", 1): (YES,)}
    shown = shown_keys(questions, answers, Asked(persons=(0, 1)))

    assert shown == [("bus", None), ("seat", 0), ("seat", 1), ("kind", 1)]


def test_question_of_a_session_is_for_its_guests() -> None:
    questions = [question("q", event_session="one", is_required=True)]
    chosen = [Asked(persons=(0,), event_sessions=sessions) for sessions in (["one"], ["two"], None)]

    assert [len(find_missing(questions, {}, asked)) for asked in chosen] == [1, 0, 1]


def test_missing_are_the_required_ones_that_are_shown() -> None:
    questions = [
        question("a", is_required=True),
        question("b", shown_by=("a", YES), is_required=True),
        question("c", scope=PERSON, is_required=True),
        question("d"),
    ]
    asked = Asked(persons=(0, 1))

    assert find_missing(questions, {}, asked) == [("a", None), ("c", 0), ("c", 1)]
    assert find_missing(questions, {("a", None): (YES,), ("c", 1): (NO,)}, asked) == [("b", None), ("c", 0)]


def test_party_cannot_wait_for_one_of_its_persons() -> None:
    person, party, text = question("a", scope=PERSON), question("b"), question("c", QuestionKind.SHORT_TEXT)

    assert possible_conditions(PARTY, [person, party, text]) == [party]
    assert possible_conditions(PERSON, [person, party, text]) == [person, party]


@pytest.mark.parametrize(
    ("questions", "is_valid"),
    [
        ([question("a"), question("b", shown_by=("a", YES))], True),
        ([question("b", shown_by=("a", YES)), question("a")], False),
        ([question("a", shown_by=("a", YES))], False),
        ([question("a", QuestionKind.ONE_CHOICE), question("b", shown_by=("a", "x"))], False),
        ([question("a", scope=PERSON), question("b", shown_by=("a", YES))], False),
    ],
)
def test_condition_names_an_answer_of_an_earlier_question(questions: list[Question], is_valid: bool) -> None:
    assert has_valid_order(questions) is is_valid


@st.composite
def forms(draw: st.DrawFn) -> list[Question]:
    """Questions in a valid order, many of them waiting for others."""
    made: list[Question] = []
    for number in range(draw(st.integers(0, 7))):
        scope = draw(st.sampled_from(QuestionScope))
        deciders = possible_conditions(scope, made)
        waits = draw(st.booleans()) and deciders
        decider = draw(st.sampled_from(deciders)) if waits else None
        condition = (decider.reference, draw(st.sampled_from(decider.deciding_values))) if decider else None
        kind = draw(st.sampled_from(QuestionKind))
        session = draw(st.sampled_from([None, "one", "two"]))
        required = draw(st.booleans())
        made.append(
            question(f"q{number}", kind, scope=scope, shown_by=condition, is_required=required, event_session=session)
        )
    return made


VALUES = st.lists(
    st.sampled_from([YES, NO, "a", "b", "c", "7", "2026-09-26", "Text", "", "zwei\nZeilen"]), max_size=3
).map(tuple)


@given(forms(), st.data())
def test_what_counts_is_shown_valid_and_the_same_when_sent_again(
    questions: list[Question], data: st.DataObject
) -> None:
    asked = Asked(
        persons=tuple(range(data.draw(st.integers(0, 3)))),
        event_sessions=data.draw(st.sampled_from([None, (), ("one",), ("one", "two")])),
    )
    people = [None, *range(4)]
    answers: dict[AnswerKey, Values] = {
        (q.reference, person): data.draw(VALUES) for q in questions for person in people if data.draw(st.booleans())
    }

    counting = settle(questions, answers, asked)

    by_reference = {q.reference: q for q in questions}
    assert has_valid_order(questions)
    assert settle(questions, counting, asked) == counting
    for (reference, person), values in counting.items():
        q = by_reference[reference]
        assert values
        assert is_valid_answer(q, values)
        assert (person is None) is (q.scope is PARTY)
        assert person is None or person in asked.persons
        if q.condition is not None:
            decider = by_reference[q.condition.question]
            key = (decider.reference, person if decider.scope is PERSON else None)
            assert q.condition.value in counting[key]
        if q.event_session is not None and asked.event_sessions is not None:
            assert q.event_session in asked.event_sessions
    missing = find_missing(questions, answers, asked)
    assert set(missing) <= {key for _, key in shown_questions(questions, answers, asked)}
    assert not set(missing) & set(counting)
