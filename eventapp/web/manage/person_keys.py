"""Destroying a project's person keys once its final report is there."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.queries import persons as person_queries
from eventapp.queries import projects as project_queries
from eventapp.services import persons as person_services
from eventapp.web.access import organization_ids, organizer_only, plain, signed_in_user
from eventapp.web.manage.blueprint import blueprint

if TYPE_CHECKING:
    from eventapp.models import Project


@blueprint.get("/projects/<reference>/person-keys")
@organizer_only
def ask_key_destruction(reference: str) -> str:
    """Say what it means before it is done."""
    project = _project(reference)
    return render_template("manage/reports/keys.html", project=project, keys=person_queries.get_key_state(project))


@blueprint.post("/projects/<reference>/person-keys/destruction")
@organizer_only
def destroy_keys(reference: str) -> ResponseReturnValue:
    """Destroy the secret and all keys of the project."""
    person_services.destroy_reported_keys(
        project_id=_project(reference).id, user_id=signed_in_user().user_id, now=clock.now()
    )
    flash(gettext("Die Personenschlüssel sind vernichtet."))
    return redirect(url_for("manage.report", reference=reference, _anchor="issued"), code=303)


def _project(reference: str) -> "Project":
    return project_queries.get_project(plain(reference), organization_ids=organization_ids())
