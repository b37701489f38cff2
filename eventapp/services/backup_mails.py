"""Mails to the installation's administrators: the backup of this night is missing; there is one again."""

from datetime import datetime
from zoneinfo import ZoneInfo

from eventapp.db import transactional
from eventapp.domain.backup_state import MISSED_HOUR, BackupState, BackupStatus
from eventapp.domain.states import MessageKind
from eventapp.queries import accounts as account_queries
from eventapp.queries import organizations as organization_queries
from eventapp.queries import outbox as outbox_queries
from eventapp.services.notices import tell_administrators

_KINDS = (MessageKind.BACKUP_MISSING, MessageKind.BACKUP_WELL)


@transactional
def tell(state: BackupState, *, has_failed: bool, zone: ZoneInfo, now: datetime) -> None:
    """Write what administrators should know; safe to ask as often as one likes, and in several workers.

    One mail a day while a backup is missing though it was tried, from the hour on in which it is missed; ``has_failed``
    says that this try did, in case that nothing could be noted. When there is a backup again they get one more, if
    they had been told.
    """
    organization = account_queries.find_organization()
    if organization is None:
        return
    organization_queries.lock_organization(organization.id)
    last = outbox_queries.find_last(_KINDS)
    told_at = last.created_at.astimezone(zone) if last and last.kind is MessageKind.BACKUP_MISSING else None
    if state.status is BackupStatus.OK and told_at is not None:
        tell_administrators(MessageKind.BACKUP_WELL, of=[organization.id], now=now)
    if state.status is BackupStatus.OVERDUE and (has_failed or state.trouble is not None):
        local = now.astimezone(zone)
        if local.hour >= MISSED_HOUR and (told_at is None or told_at.date() < local.date()):
            tell_administrators(MessageKind.BACKUP_MISSING, of=[organization.id], now=now)
