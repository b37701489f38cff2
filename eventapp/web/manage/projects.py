"""Funded projects."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.queries import projects as project_queries
from eventapp.queries import statistics as statistics_queries
from eventapp.services import projects as project_services
from eventapp.web.access import organization_ids, organizer_only, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.projects import PROFILE_NOTES, ProjectForm
from eventapp.web.logos import logo_folder
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.organizations import chosen_organization, own_organizations

if TYPE_CHECKING:
    from eventapp.models import Project


@blueprint.get("/projects")
@organizer_only
def projects() -> str:
    """Show the projects, the latest first."""
    organizations = organization_ids()
    return render_template(
        "manage/projects/index.html",
        projects=project_queries.list_projects(organizations),
        event_counts=project_queries.count_events_by_project(organizations),
    )


@blueprint.route("/projects/new", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def new_project() -> ResponseReturnValue:
    """Add a project."""
    organizations = own_organizations()
    chosen = chosen_organization(organizations)
    form = ProjectForm()
    if request.method == "POST" and form.validate():
        project_services.add_project(
            organization_id=chosen.id, details=form.details(), user_id=signed_in_user().user_id, now=clock.now()
        )
        flash(gettext("Das Projekt ist angelegt."))
        return redirect(url_for("manage.projects"), code=303)
    page = render_template(
        "manage/projects/new.html", form=form, profile_notes=PROFILE_NOTES, chosen=chosen, organizations=organizations
    )
    return page, 422 if form.errors else 200


@blueprint.route("/projects/<reference>", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def project(reference: str) -> ResponseReturnValue:
    """Show and change a project."""
    found = _project(reference)
    form = ProjectForm(obj=found)
    if request.method == "POST" and form.validate():
        project_services.change_project(
            reference=reference,
            organization_id=found.organization_id,
            details=form.details(),
            user_id=signed_in_user().user_id,
            now=clock.now(),
        )
        flash(gettext("Das Projekt ist gespeichert."))
        return redirect(url_for("manage.projects"), code=303)
    counts = project_queries.count_events_by_project([found.organization_id])
    page = render_template(
        "manage/projects/edit.html",
        form=form,
        profile_notes=PROFILE_NOTES,
        project=found,
        event_count=counts.get(found.id, 0),
        statistics_begun=statistics_queries.has_begun(project_id=found.id),
    )
    return page, 422 if form.errors else 200


@blueprint.post("/projects/<reference>/removal")
@organizer_only
def remove_project(reference: str) -> ResponseReturnValue:
    """Remove a project without events."""
    found = _project(reference)
    project_services.remove_project(
        reference=reference,
        organization_id=found.organization_id,
        logo_folder=logo_folder(),
        user_id=signed_in_user().user_id,
        now=clock.now(),
    )
    flash(gettext("Das Projekt ist gelöscht."))
    return redirect(url_for("manage.projects"), code=303)


def _project(reference: str) -> "Project":
    return project_queries.get_project(reference, organization_ids=organization_ids())
