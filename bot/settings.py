"""Every setting of a running service: from the environment, and below it from one file, `xhoshin.toml` in the home folder.

The file is laid under the environment when a command starts (`lay_under`), so that every part, however it reads a setting, sees the same value.
"""

from __future__ import annotations

from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.configuration import PREFIX

_Names = Annotated[tuple[str, ...], NoDecode]
_Ids = Annotated[tuple[int, ...], NoDecode]


class SettingsError(Exception):
    """A setting that cannot be used; the message names it, in Japanese and English."""


class Settings(BaseSettings):
    """One field a setting; `XHOSHIN_` and its name in capitals is its variable. The README's table says what each is for."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="ignore")

    home: str = ""
    model: str = "embedded"
    reranker: str = ""
    telegram_token: SecretStr | None = None
    telegram_api: str = Field("https://api.telegram.org", pattern=r"^https?://")
    admins: _Ids = ()
    webhook_url: str = Field("", pattern=r"^(https://.*)?$")
    webhook_secret: SecretStr | None = None
    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)
    public_url: str = Field("", pattern=r"^(https?://.*)?$")
    embed_from: _Names = ()
    trusted_proxies: _Names = ()
    database_url: str = Field("", repr=False)  # it may hold a password
    leader_url: str = Field("", pattern=r"^(https?://.*)?$")
    secret_key: SecretStr | None = None
    questions_per_minute: int = Field(15, ge=1)
    question_characters: int = Field(300, ge=1, le=500)
    conversation_minutes: int = Field(30, ge=1)
    keep_questions_days: int = Field(90, ge=1)
    log_level: str = Field("INFO", pattern=r"^(DEBUG|INFO|WARNING|ERROR)$")

    @field_validator("admins", "embed_from", "trusted_proxies", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return tuple(word for word in value.replace(",", " ").split()) if isinstance(value, str) else value

    @field_validator("trusted_proxies", mode="after")
    @classmethod
    def _addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for word in value:  # whoever trusts everybody believes what any visitor writes
            ip_network(word)
        return value

    @field_validator("public_url", "telegram_api", "leader_url", mode="after")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")


@cache
def settings() -> Settings:
    """The settings of this process, read once.

    Raises:
        SettingsError: where one of them cannot be used.
    """
    return read_settings()


def read_settings(**given: Any) -> Settings:
    """The settings of the environment, and instead of them what is given; raises as `settings` does."""
    try:
        return Settings(**given)
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        name = f"{PREFIX}{first['loc'][0]}".upper()
        raise SettingsError(f"設定 {name} の値が正しくありません。/ The setting {name} cannot be used: {first['msg']}.") from None


def require(value: SecretStr | None, name: str, hint: str) -> str:
    """The secret, or SettingsError in one sentence that names its variable."""
    if value is None or not value.get_secret_value().strip():
        raise SettingsError(f"設定 {PREFIX}{name} がありません。{hint}")
    return value.get_secret_value().strip()


def default_database_url(home: Path) -> str:
    """SQLite in the home folder."""
    return f"sqlite:///{home / 'state.db'}"
