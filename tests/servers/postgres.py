"""A PostgreSQL server of the tests' own, thrown away when they are done."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.servers.own_server import free_port

# PostgreSQL refuses to run as root, who tests in containers often are. Not by
# subprocess's own `user`: that forks, and gRPC's threads in this process break a fork.
USER = "postgres" if os.geteuid() == 0 else None
AS_USER = ("setpriv", f"--reuid={USER}", f"--regid={USER}", "--init-groups")
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
port = {port}
"""


@dataclass(kw_only=True)
class Postgres:
    """A server on loopback, which can be stopped and started."""

    folder: Path
    port: int
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str = "postgres") -> str:
        """The address of a database, as FAQ_DATABASE_URL takes it."""
        return f"postgresql+psycopg://askwell@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """Make an empty database; gives its address."""
        name = f"askwell{next(self.numbers)}"
        self.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def execute(self, statement: str) -> None:
        address = self.url().replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def locked(self, url: str, table: str) -> Iterator[None]:
        """Keep everybody else from a table."""
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            connection.execute(f"LOCK TABLE {table}".encode())
            yield

    def start(self) -> None:
        log = str(self.folder / "log")
        run("pg_ctl", "start", "--wait", "--pgdata", str(self.data), "--log", log)

    def stop(self) -> None:
        """Stop as a restart does: whoever is connected is thrown out."""
        run("pg_ctl", "stop", "--wait", "--mode=fast", "--pgdata", str(self.data))


@contextmanager
def running() -> Iterator[Postgres]:
    """A new server, which has one user and no password."""
    folder = Path(tempfile.mkdtemp(prefix="askwell-postgres-"))
    if USER:
        shutil.chown(folder, USER)
    made = Postgres(folder=folder, port=free_port())
    options = ("--username=askwell", "--auth=trust", "--encoding=UTF8", "--locale=C")
    try:
        run("initdb", *options, "--no-sync", "--pgdata", str(made.data))
        with (made.data / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS.format(port=made.port))
        made.start()
        try:
            yield made
        finally:
            if (made.data / "postmaster.pid").exists():
                made.stop()
    finally:
        shutil.rmtree(folder)


def run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs, as a user that it takes."""
    done = subprocess.run(
        [*(AS_USER if USER else ()), find(program), *arguments],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, f"{program} failed: {done.stderr}"


def find(program: str) -> str:
    """Where a program is: Debian keeps PostgreSQL's out of the path."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: int(folder.parent.name),
        reverse=True,
    )
    path = os.pathsep.join([*map(str, folders), os.environ.get("PATH", "")])
    found = shutil.which(program, path=path)
    if not found:
        pytest.fail(
            f"The tests need PostgreSQL's {program}: apt install postgresql",
            pytrace=False,
        )
    return found
