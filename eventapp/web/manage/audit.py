"""The audit log, for administrators: who did what when (ids only), on pages and as a file."""

from datetime import date

from flask import Response, render_template, request

from eventapp.adapters import clock
from eventapp.adapters.csv_export import write_csv
from eventapp.domain.retention import AUDIT_LOG_DAYS
from eventapp.domain.states import Role
from eventapp.queries import audit as audit_queries
from eventapp.web.access import requires, signed_in_user
from eventapp.web.downloads import CSV_TYPE, attachment
from eventapp.web.filters import local
from eventapp.web.manage.audit_words import reason_words, step_words
from eventapp.web.manage.blueprint import blueprint

_MAX_PAGE = 100_000
_HEADS = ("Zeit", "Schritt", "Kennung", "Person", "Grund")


@blueprint.get("/audit")
@requires(Role.ADMIN)
def audit() -> str:
    """Show what was done, the latest first."""
    number = min(max(1, request.args.get("page", 1, type=int)), _MAX_PAGE)
    found = audit_queries.get_audit_page(organization_ids=_administered(), page=number)
    return render_template(
        "manage/audit/index.html",
        lines=[(line, step_words(line.action), reason_words(line.action, line.reason)) for line in found.lines],
        page=number,
        pages=max(1, -(-found.total // audit_queries.PAGE_SIZE)),
        days=AUDIT_LOG_DAYS,
    )


@blueprint.get("/audit.csv")
@requires(Role.ADMIN)
def audit_file() -> Response:
    """Give all of it as CSV."""
    lines = audit_queries.list_audit_lines(organization_ids=_administered())
    rows = (
        (local(each.at), each.action, each.subject_reference, each.by, reason_words(each.action, each.reason))
        for each in lines
    )
    today: date = local(clock.now()).date()
    return attachment(write_csv(_HEADS, rows), mimetype=CSV_TYPE, filename=f"protokoll-{today:%Y-%m-%d}.csv")


def _administered() -> list[int]:
    return signed_in_user().organizations_as(Role.ADMIN)
