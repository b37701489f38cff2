"""The logos of those who fund a project, and the organization's own (LEG-2)."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.adapters.logos import LogoInvisible, LogoIsSvg, LogoUnreadable
from eventapp.adapters.picture_faults import PictureTooLarge
from eventapp.domain.errors import TooManyLogos
from eventapp.domain.logos import MOST_LOGOS
from eventapp.queries import projects as project_queries
from eventapp.services import logos as logo_services
from eventapp.web.access import organization_ids, organizer_only, plain, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.fields import add_error
from eventapp.web.forms.logos import MOST_MEGABYTES, LogoForm
from eventapp.web.forms.ordering import asked_direction
from eventapp.web.logos import logo_folder, logo_views
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.organizations import chosen_organization, own_organizations
from eventapp.web.messages import sentence

if TYPE_CHECKING:
    from eventapp.models import Project

_REFUSALS = (LogoInvisible, LogoIsSvg, LogoUnreadable, PictureTooLarge, TooManyLogos)


@blueprint.route("/projects/<reference>/logos", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def project_logos(reference: str) -> ResponseReturnValue:
    """Show the logos of those who fund the project; add to them."""
    project, form = _project(reference), LogoForm()
    if (
        request.method == "POST"
        and form.validate()
        and _store(form, partial(logo_services.add_project_logo, project_id=project.id))
    ):
        flash(gettext("Das Logo ist gespeichert."))
        return _to_project_logos(reference)
    page = render_template(
        "manage/projects/logos.html",
        project=project,
        form=form,
        logos=logo_views(_project(reference).logos),
        most=MOST_LOGOS,
        megabytes=MOST_MEGABYTES,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/projects/<reference>/logos/<logo_file>/removal")
@organizer_only
def remove_project_logo(reference: str, logo_file: str) -> ResponseReturnValue:
    """Take a logo away."""
    logo_services.remove_project_logo(
        project_id=_project(reference).id,
        file=logo_file,
        folder=logo_folder(),
        user_id=signed_in_user().user_id,
        now=clock.now(),
    )
    flash(gettext("Das Logo ist entfernt."))
    return _to_project_logos(reference)


@blueprint.post("/projects/<reference>/logos/<logo_file>/position")
@organizer_only
def move_project_logo(reference: str, logo_file: str) -> ResponseReturnValue:
    """Move a logo one step in the order."""
    logo_services.move_project_logo(
        project_id=_project(reference).id,
        file=logo_file,
        direction=asked_direction(),
        user_id=signed_in_user().user_id,
        now=clock.now(),
    )
    return _to_project_logos(reference)


@blueprint.route("/organization/logo", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def organization_logo() -> ResponseReturnValue:
    """Show and change the organization's own logo."""
    organizations = own_organizations()
    chosen = chosen_organization(organizations)
    form = LogoForm(data={"name": chosen.name})
    if (
        request.method == "POST"
        and form.validate()
        and _store(form, partial(logo_services.set_organization_logo, organization_id=chosen.id))
    ):
        flash(gettext("Das Logo ist gespeichert."))
        return _to_organization_logo()
    page = render_template(
        "manage/organizations/logo.html",
        form=form,
        chosen=chosen,
        organizations=organizations,
        logos=logo_views(chosen.logos),
        megabytes=MOST_MEGABYTES,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/organization/logo/removal")
@organizer_only
def remove_organization_logo() -> ResponseReturnValue:
    """Show no logo of the organization."""
    chosen = chosen_organization(own_organizations())
    logo_services.remove_organization_logo(
        organization_id=chosen.id, folder=logo_folder(), user_id=signed_in_user().user_id, now=clock.now()
    )
    flash(gettext("Das Logo ist entfernt."))
    return _to_organization_logo()


def _store(form: LogoForm, store: Callable[..., object]) -> bool:
    """Store the logo by this use case; False, with the reason at the field, when it is not to be had."""
    try:
        store(
            data=form.file(),
            name=form.name.data or "",
            folder=logo_folder(),
            user_id=signed_in_user().user_id,
            now=clock.now(),
        )
    except _REFUSALS as error:
        add_error(form.logo, sentence(error))
        return False
    return True


def _project(reference: str) -> "Project":
    return project_queries.get_project(plain(reference), organization_ids=organization_ids())


def _to_project_logos(reference: str) -> ResponseReturnValue:
    return redirect(url_for("manage.project_logos", reference=reference), code=303)


def _to_organization_logo() -> ResponseReturnValue:
    return redirect(url_for("manage.organization_logo", organization=request.args.get("organization")), code=303)
