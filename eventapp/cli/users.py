"""Accounts at the command line: make the first one, help somebody who is locked out, end access."""

from typing import TYPE_CHECKING

import click
from email_validator import EmailNotValidError, validate_email
from flask import current_app
from flask.cli import AppGroup

from eventapp.adapters import clock
from eventapp.domain.accounts import ASSIGNABLE_ROLES, NewOrganization, NewUser, setup_code
from eventapp.domain.errors import DomainError, NotFound, PasswordTooShort
from eventapp.domain.passwords import MIN_PASSWORD_CHARS, is_long_enough
from eventapp.domain.states import Role
from eventapp.queries import accounts as account_queries
from eventapp.services import accounts, second_factors

if TYPE_CHECKING:
    from eventapp.models import User

group = AppGroup("users", help="Accounts of the people who work here.")

_SENTENCES = {
    "email_taken": "There is an account with this address already.",
    "last_administrator": "Somebody must keep the administration: give another account the role admin first.",
    "password_too_short": f"A password needs {MIN_PASSWORD_CHARS} characters or more.",
    "password_commonplace": "This password is easily guessed: it is, or looks like, one of the commonest.",
    "password_about_owner": "Name, address and organization do not count: take other words.",
}


@group.command("create")
@click.argument("email")
@click.option("--name", prompt="Name", help="The person's name.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([role.value for role in ASSIGNABLE_ROLES]),
    default=(Role.ADMIN.value, Role.ORGANIZER.value),
    show_default=True,
    help="What the person may do; may be given several times.",
)
@click.option("--organization", default="", help="Name of the organization, where none exists yet.")
@click.password_option(help="The password; asked for when left out.")
def create(email: str, name: str, roles: tuple[str, ...], organization: str, password: str) -> None:
    """Make an account with a password; the first one makes the organization too."""
    if not is_long_enough(password):  # said before anything else is asked for
        raise _spoken(PasswordTooShort())
    _ensure_email(email)
    user = NewUser(name=name.strip(), email=email, roles=[Role(role) for role in roles])
    present = account_queries.find_organization()
    title = organization.strip() or ("" if present else click.prompt("Name of the organization"))
    try:
        if present is not None:
            accounts.create_user(organization_id=present.id, user=user, password=password, now=clock.now())
        else:
            first = NewOrganization(name=title, short_name=title[:60])
            accounts.create_first_account(organization=first, user=user, password=password, now=clock.now())
    except DomainError as error:
        raise _spoken(error) from error
    click.echo(f"Made an account for {email}.")


@group.command("setup-link")
def show_setup_link() -> None:
    """Show the link with which the first account is made in the browser."""
    if account_queries.has_users():
        raise click.ClickException("There are accounts already: /setup is closed.")
    click.echo(setup_link())


def setup_link() -> str:
    """Return the link to the first-run page; whoever has it owns a fresh installation."""
    config = current_app.config
    return f"{config['BASE_URL']}/setup?code={setup_code(secret_key=config['SECRET_KEY'])}"


@group.command("list")
def list_users() -> None:
    """Show all accounts with their roles."""
    for user in account_queries.list_users():
        roles = sorted({f"{m.organization.short_name}: {m.role.value}" for m in user.memberships})
        state = "" if user.is_active else " (deactivated)"
        click.echo(f"{user.email}  {user.name}{state}  {', '.join(roles) or 'no roles'}")


@group.command("set-password")
@click.argument("email")
@click.password_option(help="The new password; asked for when left out.")
def set_password(email: str, password: str) -> None:
    """Give an account a new password; its open sessions end."""
    try:
        accounts.set_password(user_id=_get(email).id, password=password, now=clock.now())
    except DomainError as error:
        raise _spoken(error) from error
    click.echo(f"{email} has a new password.")


@group.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Take passkeys, app and recovery codes from somebody who has lost them; the password stays, sessions end."""
    second_factors.reset(user_id=_get(email).id, now=clock.now())
    click.echo(f"{email} signs in with the password alone, and is asked for a new second factor where one is needed.")


@group.command("deactivate")
@click.argument("email")
def deactivate(email: str) -> None:
    """End somebody's access at once."""
    user = _get(email)
    organization_ids = sorted({m.organization_id for m in user.memberships})
    try:
        accounts.deactivate_user(reference=user.reference, organization_ids=organization_ids, now=clock.now())
    except DomainError as error:
        raise _spoken(error) from error
    click.echo(f"{email} has no access any more.")


def _get(email: str) -> "User":
    try:
        return account_queries.get_user_by_email(email)
    except NotFound as error:
        raise click.ClickException(f"There is no account with the address {email}.") from error


def _ensure_email(address: str) -> None:
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError as error:
        raise click.ClickException(f"{address!r} is no e-mail address: {error}") from error


def _spoken(error: DomainError) -> click.ClickException:
    return click.ClickException(_SENTENCES.get(error.code, error.code))
