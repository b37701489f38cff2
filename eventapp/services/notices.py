"""Who is told by mail what administrators should know (services/notice_mails.py makes the words).

Written in the transaction of their reason, one to each person.
"""

from collections.abc import Iterable
from datetime import datetime

from eventapp.domain.states import MessageKind
from eventapp.domain.texts import SOURCE_LANGUAGE
from eventapp.queries import accounts as account_queries
from eventapp.services import outbox


def tell_administrators(kind: MessageKind, *, of: Iterable[int], about_id: int | None = None, now: datetime) -> None:
    """Write one mail to each administrator of these organizations who has accepted the invitation.

    ``about_id``: the association that it is about.
    """
    for user in account_queries.list_administrators(list(of)):
        outbox.enqueue_for_user(kind, user=user, language=SOURCE_LANGUAGE, organization_id=about_id, now=now)
