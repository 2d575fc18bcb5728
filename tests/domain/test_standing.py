import pytest

from bot.domain.standing import harmless

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"


@pytest.mark.parametrize(
    "said",
    [
        f"The token `{TOKEN}` was rejected by the server.",
        f"ConnectError: https://api.telegram.org/bot{TOKEN}/getMe",
        "gateway refused token: puppet_padlocal_abcdef0123456789",
        "cannot open postgresql://bot:hunter2!@db/loudong",
        "password=correct-horse is wrong",
        "unknown key 5f4dcc3b5aa765d61d8327deb882cf99",
    ],
)
def test_no_secret_is_told_with_an_error(said: str) -> None:
    told = harmless(said)

    secrets = ("AAHdq", "110201543", "puppet_pad", "hunter2", "correct-horse", "5f4dcc3b")
    assert not any(secret in told for secret in secrets)
    assert "…" in told


@pytest.mark.parametrize(
    "said",
    [
        "Conflict: terminated by other getUpdates request",
        "连不上网关 127.0.0.1:8788：Connection refused",
        "Too Many Requests: retry after 35",
        "2026-03-02T01:00:00 no ding for 120 s",
        "UnsupportedOperationException in handler",
    ],
)
def test_what_an_operator_has_to_know_stays(said: str) -> None:
    assert harmless(said) == said


def test_it_is_one_short_line() -> None:
    assert harmless("a\nb" + " c" * 500) == ("a b" + " c" * 500)[:200]
