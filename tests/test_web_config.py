"""Settings come from the environment, and bad ones say how to write them."""

import logging
from pathlib import Path

import pytest

from web import Config
from web import ConfigError
from web.config import KNOWLEDGE


def test_settings_are_read_from_the_environment() -> None:
    config = Config.from_environment(
        {
            "FAQ_KNOWLEDGE": "/srv/faq",
            "FAQ_SECRET_KEY": "s3cret",
            "FAQ_ALLOWED_ORIGINS": "https://a.example, http://localhost:3000/",
        }
    )

    assert config == Config(
        knowledge=Path("/srv/faq"),
        secret_key="s3cret",
        allowed_origins=("https://a.example", "http://localhost:3000"),
    )


def test_nothing_needs_to_be_set(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        config = Config.from_environment({"FAQ_SECRET_KEY": ""})

    assert config.knowledge == KNOWLEDGE
    assert config.allowed_origins == ()
    assert "FAQ_SECRET_KEY is not set" in caplog.text


def test_a_key_made_at_start_is_never_the_same() -> None:
    keys = {Config.from_environment({}).secret_key for _ in range(3)}

    assert len(keys) == 3


def test_a_key_is_not_shown() -> None:
    assert "s3cret" not in repr(Config(secret_key="s3cret"))


@pytest.mark.parametrize(
    "origins", ["example.org", "https://example.org/chat", "https://*.example.org"]
)
def test_what_is_not_an_origin_is_refused(origins: str) -> None:
    with pytest.raises(ConfigError, match="is not an origin"):
        Config.from_environment({"FAQ_ALLOWED_ORIGINS": origins})
