"""The notice to administrators that a backup is missing."""

from collections.abc import Callable

from eventapp.adapters import clock
from eventapp.domain.backup_state import BackupState, BackupStatus
from eventapp.web.access import signed_in_user
from eventapp.web.backup_state import backup_state
from eventapp.web.manage.blueprint import blueprint


@blueprint.context_processor
def backup_context() -> dict[str, Callable[[], BackupState | None]]:
    """Let pages ask what is wrong with the backups: manage/organizations/_backups.html is the notice."""
    return {"backup_trouble": find_backup_trouble}


def find_backup_trouble() -> BackupState | None:
    """Return the state of the backups where one is overdue; None for all who are no administrators."""
    if not signed_in_user().is_administrator:
        return None
    state = backup_state(clock.now())
    return state if state.status is BackupStatus.OVERDUE else None
