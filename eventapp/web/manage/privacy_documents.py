"""Documents of data protection, made from the settings at the moment of opening (PRV-10)."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import current_app, render_template

from eventapp.adapters import clock
from eventapp.domain.backup_state import BackupStatus
from eventapp.domain.privacy_documents import (
    InstallationFacts,
    deletion_concept,
    record_of_processing,
)
from eventapp.domain.privacy_measures import measures
from eventapp.queries import privacy_documents as document_queries
from eventapp.web.access import organizer_only
from eventapp.web.backup_state import backup_state
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.organizations import chosen_organization, own_organizations

if TYPE_CHECKING:
    from eventapp.models import Organization

_DOCUMENTS = {"record": record_of_processing, "deletion": deletion_concept, "measures": measures}


@blueprint.get("/privacy-documents")
@organizer_only
def privacy_documents() -> str:
    """Show which documents there are."""
    return render_template("manage/privacy_documents/index.html", names=list(_DOCUMENTS))


@blueprint.get("/privacy-documents/record", defaults={"document": "record"})
@blueprint.get("/privacy-documents/deletion", defaults={"document": "deletion"})
@blueprint.get("/privacy-documents/measures", defaults={"document": "measures"})
@organizer_only
def privacy_document(document: str) -> str:
    """Show one document, ready to be printed."""
    chosen = chosen_organization(own_organizations())
    return render_template(
        "manage/privacy_documents/show.html",
        document=_DOCUMENTS[document](_facts(chosen)),
        organization=chosen,
        made_at=clock.now(),
    )


def _facts(organization: "Organization") -> InstallationFacts:
    config = current_app.config
    backups = backup_state(clock.now())
    town = f"{organization.postal_code} {organization.city}".strip()
    return InstallationFacts(
        organization=organization.name,
        address=", ".join(part for part in (organization.street, town) if part),
        represented_by=organization.represented_by,
        contact=", ".join(part for part in (organization.email, organization.phone) if part),
        data_protection_contact=organization.data_protection_contact,
        retention=document_queries.list_kind_retention(organization.id),
        accounts=document_queries.count_accounts(organization.id),
        is_https=config["BASE_URL"].startswith("https:"),
        mail_host=(urlsplit(config["SMTP_URL"]).hostname or "") if config["SMTP_URL"] else "",
        database="PostgreSQL" if config["DATABASE_URL"].startswith("postgres") else "SQLite, eine Datei auf dem Server",
        backup_days=config["BACKUP_DAYS"] if config["BACKUP_DIR"] else None,
        last_backup=backups.last_night,
        is_backup_overdue=backups.status is BackupStatus.OVERDUE,
        has_encrypted_backups=bool(config["BACKUP_RECIPIENTS"]),
        funders=document_queries.list_funders(organization.id),
    )
