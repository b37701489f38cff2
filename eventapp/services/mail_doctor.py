"""The mail doctor: is there a server, does it take our mails, and do others believe that they are ours?

Everything is asked at the same time and for a few seconds at most. Hosts and domains come from the settings alone.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from email.utils import parseaddr

from eventapp.adapters.dns_records import DnsSilent, find_texts
from eventapp.adapters.randomness import new_uuid
from eventapp.adapters.smtp_probe import probe
from eventapp.db import db, transactional
from eventapp.domain.mail_health import Check, Finding, Level, is_selector, judge_dkim, judge_dmarc, judge_spf
from eventapp.domain.mails import MailSettings
from eventapp.domain.states import MessageKind
from eventapp.models import OutboxMessage, User
from eventapp.queries import worker_signs


def examine(*, settings: MailSettings, selector: str, recipient: str, now: datetime) -> list[Finding]:
    """Return what was found about server, sender, domain and worker, in the order of the checks."""
    sender = parseaddr(settings.sender)[1]
    domain = sender.rpartition("@")[2]
    asked = selector if is_selector(selector) else ""
    with ThreadPoolExecutor(max_workers=4) as pool:
        server = pool.submit(_ask_server, settings, sender=sender, recipient=recipient or sender)
        if "." not in domain:  # a try on this machine; no name server knows it
            return [*server.result(), *(_local(check) for check in (Check.SPF, Check.DKIM, Check.DMARC)), _worker(now)]
        spf = pool.submit(_texts, domain)
        dkim = pool.submit(_texts, f"{asked}._domainkey.{domain}") if asked else None
        dmarc = pool.submit(_texts, f"_dmarc.{domain}")
        return [
            *server.result(),
            judge_spf(spf.result()),
            judge_dkim(dkim.result() if dkim else None, selector=asked),
            judge_dmarc(dmarc.result()),
            _worker(now),
        ]


@transactional
def send_test(*, user_id: int, language: str, now: datetime) -> str:
    """Write a test mail to the holder of an account, and return the address."""
    user = db.session.get_one(User, user_id)
    db.session.add(
        OutboxMessage(
            uuid=new_uuid(),
            kind=MessageKind.MAIL_TEST,
            user_id=user.id,
            recipient=user.email,
            language=language,
            created_at=now,
            next_attempt_at=now,
        )
    )
    return user.email


def _ask_server(settings: MailSettings, *, sender: str, recipient: str) -> list[Finding]:
    if settings.smtp_url is None:
        return [Finding(check=Check.SERVER, level=Level.BAD, code="server_unset")]
    return probe(settings.smtp_url, sender=sender, recipient=recipient)


def _texts(name: str) -> list[str] | None:
    """The records, None where no name server answers."""
    try:
        return find_texts(name)
    except DnsSilent:
        return None


def _local(check: Check) -> Finding:
    return Finding(check=check, level=Level.UNKNOWN, code="domain_local")


def _worker(now: datetime) -> Finding:
    if worker_signs.is_alive(now):
        return Finding(check=Check.WORKER, level=Level.GOOD, code="worker_runs")
    return Finding(check=Check.WORKER, level=Level.BAD, code="worker_silent")
