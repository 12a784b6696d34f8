"""`preview`: what is live and the working copy, asked side by side in a browser."""

import signal
import socket
import webbrowser
from pathlib import Path

import click

from bot import BadRequest, earlier_version, version_in
from bot.cli import Refused, with_progress
from web.live import within
from web.preview import (
    Edition,
    FixedSide,
    FolderSide,
    ServerSide,
    Side,
    create_preview,
)
from web.serving import Server

HOST = "127.0.0.1"
PORT = 8010
GRACE_S = 1.0


def run(
    folder: Path, given: str, port: int | None, token: str | None, *, opens: bool
) -> None:
    """Serve the preview to this machine until SIGTERM or SIGINT.

    `given` is a revision of git, a folder, or the address of a server, and `token` the
    one of its desk, so that it keeps nothing of what is asked. Raises
    BadRequest where there is none of them, and KnowledgeError where what is live
    cannot be read. The working copy may be wrong: the page says so.
    """
    if not folder.is_dir():
        raise BadRequest(f"There is no folder {folder}; name yours with --knowledge.")
    live, working = sides(folder, given, token)
    with listen(port) as listening:
        server = Server(create_preview(live, working), listening, lambda: None)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, server.stop)
        address = f"http://{HOST}:{listening.getsockname()[1]}/"
        click.echo(f"{folder} beside {live.title} is at {address} (Ctrl-C stops it)")
        if opens:
            webbrowser.open(address)
        server.run(GRACE_S)


def sides(folder: Path, given: str, token: str | None) -> tuple[Side, FolderSide]:
    """What is live, and the files of the folder."""
    title = f"{folder} as it is now"
    if given.startswith(("http://", "https://")):
        working = FolderSide(title, folder, watch=with_progress)
        return ServerSide(given, working.language, token), working
    live = fixed(folder, given)
    return live, FolderSide(title, folder, live.edition, with_progress)


def fixed(folder: Path, given: str) -> FixedSide:
    """Another folder, or the folder as a revision has it, without what is wrong."""
    with version_in(folder, given) as (name, place):
        version = earlier_version(folder, str(place))
        edition = Edition(version.knowledge, place, with_progress)
        return FixedSide(name, edition, within(place, version.problems))


def listen(port: int | None) -> socket.socket:
    """Listen on a port of this machine alone; raises Refused where it is taken.

    Without one it is PORT, or a free one where that is taken.
    """
    try:
        return socket.create_server((HOST, PORT if port is None else port))
    except OSError as error:
        if port is None:
            return socket.create_server((HOST, 0))
        raise Refused(f"Cannot listen on {HOST}:{port}: {error}") from None
