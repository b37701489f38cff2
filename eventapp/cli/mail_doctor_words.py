"""What the mail doctor found, in English, with what to do."""

from types import MappingProxyType

from eventapp.domain.mail_health import Level

LEVELS = MappingProxyType({Level.GOOD: "ok", Level.WEAK: "weak", Level.BAD: "WRONG", Level.UNKNOWN: "unknown"})

SENTENCES = MappingProxyType(
    {
        "server_unset": "No mail server is set: mails become files. Set SMTP_URL and MAIL_FROM, then restart.",
        "server_there": "The mail server answers.",
        "server_silent": "The mail server does not answer. Check host and port in SMTP_URL, and the firewall.",
        "encrypted": "The connection is encrypted, the certificate is valid.",
        "not_encrypted": "The connection is not encrypted. Take ?tls=none out of SMTP_URL unless it is this machine.",
        "starttls_missing": "The server offers no STARTTLS. Take port 587, or smtps:// with port 465.",
        "encryption_failed": "Encryption fails. Does the host's name fit the certificate, and the port the scheme?",
        "logged_in": "User and password are right.",
        "login_refused": "The server refuses user or password. Some providers want a password made for programs.",
        "sender_taken": "The server takes mails with this sender.",
        "sender_refused": "The server refuses this sender. MAIL_FROM must belong to the mailbox that logs in.",
        "worker_runs": "The worker runs.",
        "worker_silent": "The worker shows no sign of life: no mail goes out. Start serve, or worker run.",
        "dns_silent": "No name server has answered, so this is not checked.",
        "domain_local": "The sender's address has no public domain, so there is nothing to look up.",
        "spf_there": "The domain says which servers may send for it.",
        "spf_missing": "The domain has no SPF record, so many mails end as spam. Add the TXT record of your provider.",
        "spf_several": "There are several SPF records, so none counts. Make them one.",
        "spf_open": "The SPF record lets everybody send in your name. It should end with -all or ~all.",
        "spf_neutral": "The SPF record does not say who may not send. It should end with -all or ~all.",
        "dkim_selector_missing": "Name the selector with --dkim-selector; your provider knows it.",
        "dkim_there": "The selector has a key.",
        "dkim_missing": "The selector has no key. Is it right? Else switch DKIM on at your provider.",
        "dkim_revoked": "The key of this selector is revoked. Your provider has a newer selector.",
        "dmarc_there": "The domain says what happens to forged mails.",
        "dmarc_watches": "There is a DMARC record that only watches. That is enough for mails to arrive.",
        "dmarc_missing": "There is no DMARC record. To begin with: TXT at _dmarc: v=DMARC1; p=none",
    }
)
