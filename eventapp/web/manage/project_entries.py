"""What a project promised, and which organizations take part in it."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import NameTaken, NothingReported
from eventapp.domain.report_figures import IndicatorResult, indicator_results
from eventapp.queries import projects as project_queries
from eventapp.queries import report_entries as entry_queries
from eventapp.services import report_entries
from eventapp.services import reports as report_services
from eventapp.web.access import organization_ids, organizer_only, plain, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.fields import add_error
from eventapp.web.forms.ordering import asked_direction
from eventapp.web.forms.report_entries import ORGANIZATION_KIND_NAMES, SOURCE_NAMES, IndicatorForm, RepresentedForm
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.report_view import number, percent
from eventapp.web.messages import sentence

if TYPE_CHECKING:
    from eventapp.models import Project


@blueprint.route("/projects/<reference>/indicators", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def indicators(reference: str) -> ResponseReturnValue:
    """Show what was promised and how far it is kept; add to it."""
    project, form = _project(reference), IndicatorForm()
    if request.method == "POST" and form.validate():
        report_entries.add_indicator(
            project_id=project.id, details=form.details(), now=clock.now(), user_id=signed_in_user().user_id
        )
        flash(gettext("Das Ziel ist eingetragen."))
        return redirect(url_for("manage.indicators", reference=reference), code=303)
    rows = entry_queries.list_indicators(project.id)
    page = render_template(
        "manage/projects/indicators.html",
        project=project,
        form=form,
        rows=rows,
        results=dict(zip((row.id for row in rows), _results(project), strict=False)),
        source_names=SOURCE_NAMES,
        number=number,
        percent=percent,
    )
    return page, 422 if form.errors else 200


@blueprint.route("/projects/<reference>/indicators/<indicator_reference>", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def indicator(reference: str, indicator_reference: str) -> ResponseReturnValue:
    """Show and change one target."""
    project = _project(reference)
    found = entry_queries.get_indicator(plain(indicator_reference), project_id=project.id)
    form = IndicatorForm(obj=found)
    if request.method == "POST" and form.validate():
        report_entries.change_indicator(
            reference=found.reference,
            project_id=project.id,
            details=form.details(),
            now=clock.now(),
            user_id=signed_in_user().user_id,
        )
        flash(gettext("Das Ziel ist gespeichert."))
        return redirect(url_for("manage.indicators", reference=reference), code=303)
    page = render_template("manage/projects/indicator.html", project=project, indicator=found, form=form)
    return page, 422 if form.errors else 200


@blueprint.post("/projects/<reference>/indicators/<indicator_reference>/position")
@organizer_only
def move_indicator(reference: str, indicator_reference: str) -> ResponseReturnValue:
    """Move a target one step in the order, which is that of the report."""
    report_entries.move_indicator(
        reference=plain(indicator_reference),
        project_id=_project(reference).id,
        direction=asked_direction(),
        now=clock.now(),
        user_id=signed_in_user().user_id,
    )
    return redirect(url_for("manage.indicators", reference=reference), code=303)


@blueprint.post("/projects/<reference>/indicators/<indicator_reference>/removal")
@organizer_only
def remove_indicator(reference: str, indicator_reference: str) -> ResponseReturnValue:
    """Remove a target."""
    project = _project(reference)
    report_entries.remove_indicator(
        reference=plain(indicator_reference), project_id=project.id, now=clock.now(), user_id=signed_in_user().user_id
    )
    flash(gettext("Das Ziel ist gelöscht."))
    return redirect(url_for("manage.indicators", reference=reference), code=303)


@blueprint.route("/projects/<reference>/organizations", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def represented(reference: str) -> ResponseReturnValue:
    """Show which organizations take part; add to them."""
    project, form = _project(reference), RepresentedForm()
    if request.method == "POST" and form.validate():
        try:
            report_entries.add_represented(
                project_id=project.id, details=form.details(), now=clock.now(), user_id=signed_in_user().user_id
            )
        except NameTaken as error:
            add_error(form.name, sentence(error))
        else:
            flash(gettext("Die Organisation ist eingetragen."))
            return redirect(url_for("manage.represented", reference=reference), code=303)
    page = render_template(
        "manage/projects/represented.html",
        project=project,
        form=form,
        rows=entry_queries.list_represented(project.id),
        came=entry_queries.count_presence(project.id),
        kind_names=ORGANIZATION_KIND_NAMES,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/projects/<reference>/organizations/<organization_reference>/removal")
@organizer_only
def remove_represented(reference: str, organization_reference: str) -> ResponseReturnValue:
    """Remove an organization with what was entered about it."""
    project = _project(reference)
    report_entries.remove_represented(
        reference=plain(organization_reference),
        project_id=project.id,
        now=clock.now(),
        user_id=signed_in_user().user_id,
    )
    flash(gettext("Die Organisation ist entfernt."))
    return redirect(url_for("manage.represented", reference=reference), code=303)


def _results(project: "Project") -> list[IndicatorResult]:
    """Return how far each target is reached in the whole project; nothing while there is nothing to report."""
    zone = ZoneInfo(current_app.config["TIMEZONE"])
    try:
        facts = report_services.collect_facts(
            project, starts_on=project.starts_on, ends_on=project.ends_on, zone=zone, now=clock.now()
        )
    except NothingReported:
        return []
    return indicator_results(facts)


def _project(reference: str) -> "Project":
    return project_queries.get_project(plain(reference), organization_ids=organization_ids())
