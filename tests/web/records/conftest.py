"""Databases for the tests of the records."""

from pathlib import Path

import pytest

from tests.servers.postgres import Postgres


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "askwell.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, path: Path) -> str:
    """An empty database of each kind: they keep the same promises."""
    if request.param == "sqlite":
        return f"sqlite:///{path}"

    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()
