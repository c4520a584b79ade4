"""Settings: from the environment, from the file, and every one of them in the README."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.configuration import ConfigurationError, lay_under
from bot.settings import Settings, SettingsError, read_settings


def test_every_setting_is_in_the_readme_with_its_default(repository: Path) -> None:
    readme = (repository / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(XHOSHIN_[A-Z_]+)` \| ([^|]+?) \|", readme, re.MULTILINE))
    assert set(rows) == {f"XHOSHIN_{name.upper()}" for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        if field.default not in ("", (), None):
            assert rows[f"XHOSHIN_{name.upper()}"] == f"`{field.default}`", name


def test_the_environment_is_read_and_empty_means_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XHOSHIN_ADMINS", "12, 34")
    monkeypatch.setenv("XHOSHIN_PORT", "")
    monkeypatch.setenv("XHOSHIN_PUBLIC_URL", "https://example.jp/")
    settings = read_settings()
    assert (settings.admins, settings.port, settings.public_url) == ((12, 34), 8080, "https://example.jp")


@pytest.mark.parametrize(
    ("variable", "value"),
    [("ADMINS", "sato"), ("PORT", "99999"), ("WEBHOOK_URL", "http://plain"), ("QUESTIONS_PER_MINUTE", "0"), ("LOG_LEVEL", "LOUD")],
)
def test_a_wrong_value_is_refused_by_its_name_and_not_shown(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(f"XHOSHIN_{variable}", value)
    with pytest.raises(SettingsError, match=f"XHOSHIN_{variable}") as caught:
        read_settings()
    assert "\n" not in str(caught.value)


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XHOSHIN_TELEGRAM_TOKEN", "123:canary")
    monkeypatch.setenv("XHOSHIN_DATABASE_URL", "postgresql://x:canary@db/x")
    assert "canary" not in repr(read_settings())


def test_the_file_lies_under_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "xhoshin.toml"
    file.write_text('admins = [1, 2]\nport = 9000\ntelegram_token = "1:a"\n', encoding="utf-8")
    environment = {"XHOSHIN_PORT": "9001"}
    lay_under(file, environment)
    assert environment == {"XHOSHIN_PORT": "9001", "XHOSHIN_ADMINS": "1,2", "XHOSHIN_TELEGRAM_TOKEN": "1:a"}


def test_no_file_says_nothing(tmp_path: Path) -> None:
    environment: dict[str, str] = {}
    lay_under(tmp_path / "xhoshin.toml", environment)
    assert environment == {}


@pytest.mark.parametrize("text", ["port = ", 'home = "x"', "[a]\nb = 1", "\xff"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "xhoshin.toml"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(ConfigurationError, match=r"xhoshin\.toml"):
        lay_under(file, {})
