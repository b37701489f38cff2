"""The programme, as a list and as a calendar."""

from datetime import UTC, datetime, time, timedelta

from flask import render_template, request, url_for
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.queries import programme as programme_queries
from eventapp.web.access import public
from eventapp.web.compression import compressed
from eventapp.web.filters import local
from eventapp.web.language import page_language
from eventapp.web.page_cache import kept_for_a_moment
from eventapp.web.public.blueprint import blueprint
from eventapp.web.public.months import Month, parse_month
from eventapp.web.public.page_meta import PageMeta, absolute, page_meta
from eventapp.web.public.programme_filter import parse_filter, programme_entries
from eventapp.web.public.programme_view import CalendarPage, ProgrammePage, calendar_page, programme_page
from eventapp.web.site import organization_name

#: How long an event stays in the list when it is over.
PAST_SPAN = timedelta(days=400)


@blueprint.get("/")
@public
@kept_for_a_moment
@compressed
def index() -> str:
    """Show the public events. Choices that do not exist are ignored."""
    now = clock.now()
    month = parse_month(request.args.get("month", ""))
    events = programme_queries.list_public_events(ended_after=_earliest(month, now=now))
    entries = programme_entries(events, now=now)
    chosen = parse_filter(request.args, entries)
    today = local(now).date()
    if request.args.get("view") == "month":
        return _render("calendar", calendar_page(entries, chosen, language=page_language(), today=today))
    return _render("index", programme_page(entries, chosen, language=page_language(), today=today))


def _render(name: str, page: ProgrammePage | CalendarPage) -> str:
    return render_template(f"public/programme/{name}.html", page=page, meta=_meta(), webcal_address=_webcal_address())


def _meta() -> PageMeta:
    return page_meta(
        url_for("public.index"),
        title=f"{gettext('Programm')} · {organization_name()}",
        description=gettext("Feste, Workshops, Fachtage und Beratung. Alles kostenlos."),
    )


def _webcal_address() -> str:
    _, _, rest = absolute(url_for("public.calendar")).partition("://")
    return f"webcal://{rest}"


def _earliest(month: Month | None, *, now: datetime) -> datetime:
    """Everything of the asked-for month, and of the last year in any case; a day too much does not hurt."""
    past = now - PAST_SPAN
    if month is None:
        return past
    return min(past, datetime.combine(month.first_day, time(), tzinfo=UTC) - timedelta(days=1))
