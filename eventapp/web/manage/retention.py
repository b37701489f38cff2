"""What goes when: personal data of each event, the day on which it is deleted, and what was deleted."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app, render_template

from eventapp.adapters import clock
from eventapp.domain.retention import AUDIT_LOG_DAYS, MAIL_LOG_DAYS, SHUT_ACCOUNT_DAYS, WAITED_DAYS, Stage
from eventapp.queries import retention as retention_queries
from eventapp.queries.retention import Done, EventRetention
from eventapp.web.access import organization_ids, organizer_only
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import title_of

#: Those who waited in vain are named in the note, not in a column of their own.
_COLUMNS = (Stage.NEEDS, Stage.CONTACTS, Stage.NAMES)


@dataclass(frozen=True, kw_only=True)
class StageCell:
    """One day of an event: to come, or done with how many registrations it was."""

    label_stage: Stage
    on: date
    done: Done | None


@dataclass(frozen=True, kw_only=True)
class RetentionRow:
    """An event with its days."""

    title: str
    reference: str
    last_day: datetime
    is_done: bool
    cells: list[StageCell]


@blueprint.get("/retention")
@organizer_only
def retention() -> str:
    """Show what goes when, what comes next first."""
    found = retention_queries.list_retention(
        organization_ids=organization_ids(), zone=current_app.config["TIMEZONE"], now=clock.now()
    )
    rows = [_row(each) for each in found]
    return render_template(
        "manage/retention/index.html",
        coming=[row for row in rows if not row.is_done],
        done=[row for row in reversed(rows) if row.is_done],
        mail_days=MAIL_LOG_DAYS,
        audit_days=AUDIT_LOG_DAYS,
        waited_days=WAITED_DAYS,
        account_days=SHUT_ACCOUNT_DAYS,
    )


def _row(each: EventRetention) -> RetentionRow:
    return RetentionRow(
        title=title_of(each.event),
        reference=each.event.reference,
        last_day=each.last_end,
        is_done=Stage.NAMES in each.done,
        cells=[StageCell(label_stage=stage, on=each.dates[stage], done=each.done.get(stage)) for stage in _COLUMNS],
    )
