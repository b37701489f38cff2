"""What the mail doctor makes of records."""

from collections.abc import Sequence

import pytest

from eventapp.domain.mail_health import Level, is_selector, judge_dkim, judge_dmarc, judge_spf


@pytest.mark.parametrize(
    ("records", "level", "code"),
    [
        pytest.param(None, Level.UNKNOWN, "dns_silent", id="no answer"),
        pytest.param([], Level.BAD, "spf_missing", id="nothing"),
        pytest.param(["google-site-verification=x"], Level.BAD, "spf_missing", id="others"),
        pytest.param(["v=spf1 mx -all"], Level.GOOD, "spf_there", id="strict"),
        pytest.param(["V=SPF1 include:_spf.example.org ~all", "other"], Level.GOOD, "spf_there", id="soft"),
        pytest.param(["v=spf1 redirect=_spf.example.org"], Level.GOOD, "spf_there", id="redirect"),
        pytest.param(["v=spf1 ?all"], Level.WEAK, "spf_neutral", id="neutral"),
        pytest.param(["v=spf1 +all"], Level.BAD, "spf_open", id="open"),
        pytest.param(["v=spf1 mx -all", "v=spf1 a -all"], Level.BAD, "spf_several", id="two"),
        pytest.param(["v=spf10 mx -all"], Level.BAD, "spf_missing", id="another version"),
    ],
)
def test_spf(records: Sequence[str] | None, level: Level, code: str) -> None:
    finding = judge_spf(records)

    assert (finding.level, finding.code) == (level, code)


@pytest.mark.parametrize(
    ("records", "selector", "code"),
    [
        pytest.param([], "", "dkim_selector_missing", id="no selector"),
        pytest.param(None, "s1", "dns_silent", id="no answer"),
        pytest.param([], "s1", "dkim_missing", id="nothing"),
        pytest.param(["v=DKIM1; k=rsa; p=MIGf MA0G"], "s1", "dkim_there", id="key"),
        pytest.param(["p=MIGfMA0G"], "s1", "dkim_there", id="key alone"),
        pytest.param(["v=DKIM1; p="], "s1", "dkim_revoked", id="revoked"),
    ],
)
def test_dkim(records: Sequence[str] | None, selector: str, code: str) -> None:
    assert judge_dkim(records, selector=selector).code == code


@pytest.mark.parametrize(
    ("records", "code"),
    [
        pytest.param(None, "dns_silent", id="no answer"),
        pytest.param(["v=spf1 -all"], "dmarc_missing", id="others"),
        pytest.param(["v=DMARC1; p=none; rua=mailto:x@example.org"], "dmarc_watches", id="watching"),
        pytest.param(["v=DMARC1;p=quarantine"], "dmarc_there", id="strict"),
    ],
)
def test_dmarc(records: Sequence[str] | None, code: str) -> None:
    assert judge_dmarc(records).code == code


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("s1", True),
        ("google", True),
        ("k2.mail-2026", True),
        ("", False),
        ("a b", False),
        ("x/..", False),
        ("-a", False),
        ("a" * 101, False),
    ],
)
def test_selector_is_a_name_in_the_domain_name_system(text: str, is_one: bool) -> None:
    assert is_selector(text) is is_one
