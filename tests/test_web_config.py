"""Settings come from the environment, and bad ones say how to write them."""

import logging
from pathlib import Path

import pytest

from web import Config
from web import ConfigError
from web.config import KNOWLEDGE
from web.config import STORE


def test_settings_are_read_from_the_environment() -> None:
    config = Config.from_environment(
        {
            "FAQ_KNOWLEDGE": "/srv/faq",
            "FAQ_SECRET_KEY": "s3cret",
            "FAQ_ALLOWED_ORIGINS": "https://a.example, http://localhost:3000/",
            "FAQ_DATABASE_URL": "sqlite:////srv/faq.db",
            "FAQ_RETENTION_DAYS": "7",
            "FAQ_DESK_TOKEN": "open-sesame-and-more",
        }
    )

    assert config == Config(
        knowledge=Path("/srv/faq"),
        secret_key="s3cret",
        allowed_origins=("https://a.example", "http://localhost:3000"),
        database_url="sqlite:////srv/faq.db",
        retention_days=7,
        desk_token="open-sesame-and-more",
    )


def test_nothing_needs_to_be_set(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        config = Config.from_environment({"FAQ_SECRET_KEY": ""})

    assert config.knowledge == KNOWLEDGE
    assert config.allowed_origins == ()
    assert config.database_url == f"sqlite:///{STORE}"
    assert config.retention_days == 30
    assert config.desk_token is None
    assert "FAQ_SECRET_KEY is not set" in caplog.text


def test_a_key_made_at_start_is_never_the_same() -> None:
    keys = {Config.from_environment({}).secret_key for _ in range(3)}

    assert len(keys) == 3


@pytest.mark.parametrize("name", ["secret_key", "database_url", "desk_token"])
def test_a_secret_is_not_shown(name: str) -> None:
    assert "s3cret" not in repr(Config(**{name: "s3cret"}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "origins", ["example.org", "https://example.org/chat", "https://*.example.org"]
)
def test_what_is_not_an_origin_is_refused(origins: str) -> None:
    with pytest.raises(ConfigError, match="is not an origin"):
        Config.from_environment({"FAQ_ALLOWED_ORIGINS": origins})


@pytest.mark.parametrize("value", ["off", " OFF "])
def test_the_store_can_be_switched_off(value: str) -> None:
    assert Config.from_environment({"FAQ_DATABASE_URL": value}).database_url is None


def test_postgresql_gets_its_driver_and_keeps_its_password() -> None:
    config = Config.from_environment({"FAQ_DATABASE_URL": "postgresql://a:b@db/faq"})

    assert config.database_url == "postgresql+psycopg://a:b@db/faq"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("faq.db", "that is not an address"),
        ("sqlite://", "SQLite needs a file"),
        ("sqlite:///:memory:", "SQLite needs a file"),
        ("mysql://anna:s3cret@db/faq", "'mysql' is not supported"),
        ("postgres://anna:s3cret@db/faq", "'postgres' is not supported"),
    ],
)
def test_what_is_no_store_is_refused_without_its_password(value: str, why: str) -> None:
    with pytest.raises(ConfigError, match=f"FAQ_DATABASE_URL: {why}; write") as refused:
        Config.from_environment({"FAQ_DATABASE_URL": value})

    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize("days", ["0", "1", " 365 "])
def test_days_of_retention_have_a_range(days: str) -> None:
    config = Config.from_environment({"FAQ_RETENTION_DAYS": days})

    assert config.retention_days == int(days)


@pytest.mark.parametrize("days", ["-1", "366", "a month", "1.5", "²", "9" * 99])
def test_other_days_are_refused(days: str) -> None:
    with pytest.raises(ConfigError, match=r"from 0 .* to 365"):
        Config.from_environment({"FAQ_RETENTION_DAYS": days})


def test_a_desk_token_that_can_be_guessed_is_refused_and_not_shown() -> None:
    with pytest.raises(
        ConfigError, match=r"has 11 characters and needs .* 16"
    ) as error:
        Config.from_environment({"FAQ_DESK_TOKEN": "open-sesame"})

    assert "sesame" not in str(error.value)
