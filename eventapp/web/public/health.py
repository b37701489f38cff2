"""Whether the installation is well, for programs that watch it."""

from flask import Response, jsonify

from eventapp.adapters import clock
from eventapp.domain.backup_state import BackupStatus
from eventapp.domain.mails import SILENT_TOO_LONG
from eventapp.queries import messages as message_queries
from eventapp.queries import outbox as outbox_queries
from eventapp.queries import worker_signs
from eventapp.web.access import public
from eventapp.web.backup_state import backup_state
from eventapp.web.public.blueprint import blueprint


@blueprint.get("/health")
@public
def health() -> Response:
    """Say in a few words what runs. The pages work as long as this answers with 200; see docs/operations.md."""
    now = clock.now()
    is_alive = worker_signs.is_alive(now)
    since = now - SILENT_TOO_LONG
    is_stuck = outbox_queries.find_untouched(since=since) or message_queries.find_overdue(since=since)
    server = outbox_queries.find_server_trouble()
    mails = "server_down" if server else "stuck" if is_stuck and not is_alive else "ok"
    backups = backup_state(now).status
    is_well = is_alive and mails == "ok" and backups is not BackupStatus.OVERDUE
    response = jsonify(
        status="ok" if is_well else "degraded",
        database="ok",
        worker="ok" if is_alive else "silent",
        mails=mails,
        backups=backups.value,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
