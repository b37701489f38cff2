"""The anonymous statistics on the day: a page for phones, one for a tablet at the door, one for helpers who ask.

Nothing here touches the session: no cookie is set, no address and no program is noted, no link leads to a booking.
"""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from eventapp.adapters import clock
from eventapp.domain.errors import StatisticsNotOpen, WrongStatisticsAnswer
from eventapp.domain.statistics import AnswerSource, StatisticsPhase
from eventapp.domain.texts import select_text
from eventapp.queries import statistics as statistics_queries
from eventapp.queries.statistics import AskedSession
from eventapp.services import statistics as statistics_services
from eventapp.web.access import plain, public
from eventapp.web.extensions import checks_own_token, limiter
from eventapp.web.forms.statistics import QUESTION_WORDS, options_of
from eventapp.web.forms.times import zone
from eventapp.web.language import page_language
from eventapp.web.public.blueprint import blueprint

PHONE, TABLET = "/s/<session_reference>", "/s/<session_reference>/tablet"
HELPER = "/s/<session_reference>/helper"
#: A hall full of people behind one connection; counted for this minute only, so that nothing of it stays.
ANSWERING_LIMIT = "240/minute"


def _answer_later(_limit: object) -> Response:
    """Keep what was chosen when too many sheets come from one address at once; nothing of it is stored."""
    arguments = request.view_args or {}
    asked = _asked(arguments["session_reference"])
    return _page(asked, arguments["device"], status=HTTPStatus.TOO_MANY_REQUESTS, chosen=request.form)


@blueprint.get(PHONE, defaults={"device": AnswerSource.PHONE})
@blueprint.get(TABLET, defaults={"device": AnswerSource.TABLET})
@blueprint.get(HELPER, defaults={"device": AnswerSource.HELPER})
@public
def statistics(session_reference: str, device: AnswerSource) -> ResponseReturnValue:
    """Ask, or say when it is asked."""
    return _page(_asked(session_reference), device)


@blueprint.post(PHONE, defaults={"device": AnswerSource.PHONE})
@blueprint.post(TABLET, defaults={"device": AnswerSource.TABLET})
@blueprint.post(HELPER, defaults={"device": AnswerSource.HELPER})
@checks_own_token
@limiter.limit(ANSWERING_LIMIT, on_breach=_answer_later)
@public
def answer_statistics(session_reference: str, device: AnswerSource) -> ResponseReturnValue:
    """Take a sheet. There is no cookie and so no token; what other sites send is refused by where it comes from."""
    _refuse_other_sites()
    asked = _asked(session_reference)
    answers = {question.value: request.form.get(question.value, "") for question in asked.questions}
    try:
        statistics_services.record_sheet(
            reference=asked.event_session.reference,
            answers={question: answer for question, answer in answers.items() if answer},
            source=device,
            secret_key=current_app.config["SECRET_KEY"].encode("utf-8"),
            zone=ZoneInfo(zone()),
            now=clock.now(),
        )
    except (StatisticsNotOpen, WrongStatisticsAnswer):
        return _page(_asked(session_reference), device, status=409)
    return redirect(_address("public.statistics_thanks", session_reference, device), code=303)


@blueprint.get(f"{PHONE}/thanks", defaults={"device": AnswerSource.PHONE})
@blueprint.get(f"{TABLET}/thanks", defaults={"device": AnswerSource.TABLET})
@blueprint.get(f"{HELPER}/thanks", defaults={"device": AnswerSource.HELPER})
@public
def statistics_thanks(session_reference: str, device: AnswerSource) -> ResponseReturnValue:
    """Thank; what is shared goes back to the start by itself."""
    return _rendered("thanks", _asked(session_reference), device)


def _asked(reference: str) -> AskedSession:
    return statistics_queries.get_asked_session(plain(reference), zone=ZoneInfo(zone()), now=clock.now())


def _page(
    asked: AskedSession, device: AnswerSource, *, status: int = 200, chosen: Mapping[str, str] | None = None
) -> Response:
    name = "form" if asked.phase is StatisticsPhase.OPEN else "closed"
    return _rendered(name, asked, device, status=status, chosen=chosen)


def _rendered(
    name: str, asked: AskedSession, device: AnswerSource, *, status: int = 200, chosen: Mapping[str, str] | None = None
) -> Response:
    text = select_text(asked.event.texts, page_language())
    page = render_template(
        f"public/statistics/{name}.html",
        asked=asked,
        title=text.title if text else "",
        title_language=text.language if text else "de",
        questions=[(question, QUESTION_WORDS[question], options_of(question)) for question in asked.questions],
        chosen=chosen or {},
        is_too_many=status == HTTPStatus.TOO_MANY_REQUESTS,
        is_shared=device is not AnswerSource.PHONE,
        is_helper=device is AnswerSource.HELPER,
        start=_address("public.statistics", asked.event_session.reference, device),
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"  # going back shows an empty page
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _address(endpoint: str, session_reference: str, device: AnswerSource) -> str:
    language = request.args.get("lang")
    return url_for(endpoint, session_reference=session_reference, device=device, lang=language)


def _refuse_other_sites() -> None:
    """Raise CSRFError where the browser says that another site sent the form."""
    origin = request.headers.get("Origin")
    from_elsewhere = origin not in (None, "null") and urlsplit(origin).netloc != request.host
    if from_elsewhere or request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise CSRFError("another site")
