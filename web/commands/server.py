"""`serve`: a server with its knowledge checked first, or the check alone."""

import logging
import socket
import sys
from dataclasses import replace
from ipaddress import ip_address

import click

from bot.cli import Refused, with_progress
from web.app import create_app
from web.config import Config, ConfigError
from web.live import Services, bases_of
from web.observe import logs, metrics
from web.serving import garbage_kept, serve

log = logging.getLogger(__name__)


def report(config: Config) -> None:
    """Say what is wrong with the knowledge; exit with status 1 where it has errors."""
    # Nothing is asked, so nothing is to be kept.
    app = create_app(replace(config, database_url=None, index_url=None))
    bases = bases_of(app)
    fine = [_is_fine(base, is_alone=len(bases) == 1) for base in bases]
    if not all(fine):
        sys.exit(1)


def _is_fine(base: Services, *, is_alone: bool) -> bool:
    """Say what is wrong with a knowledge base, or that nothing is."""
    state = base.knowledge_state
    whose = "" if is_alone else f"{base.language}: "
    for problem in state.problems:
        click.echo(f"{whose}{problem.severity}: {problem}", err=True)
    if state.errors:
        return False
    entries = len(base.knowledge.entries)
    click.echo(f"{whose}{entries} entries, version {state.version}: fine.")
    return True


def _log_state(services: Services) -> None:
    """Log the errors of the knowledge, and if nobody's danger would be noticed."""
    for problem in services.knowledge_state.errors:
        log.error("%s", problem)
    if not services.knowledge.safety.pages:
        log.warning("No message is looked at for danger: safety/ has no pages.")


def run(config: Config, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; exit with status 1 where requests were cut off.

    Raises ConfigError and Refused where it cannot serve.
    """
    logs.set_up(logging.INFO, is_server=True)
    _require_key(config, host)
    with metrics.shared_by_processes():
        with garbage_kept():
            app = create_app(config, watch=with_progress)
        for base in bases_of(app):
            _log_state(base)
        with _listen(host, port) as listening:
            if not serve(app, config, listening):
                sys.exit(1)


def _require_key(config: Config, host: str) -> None:
    """Raise ConfigError where others may connect and the key would not last."""
    if not config.secret_keys and not _is_loopback(host):
        raise ConfigError(
            f"FAQ_SECRET_KEY is not set, and {host} is not this machine alone. Set it, "
            "the same for every process; make one with: "
            "python -c 'import secrets; print(secrets.token_hex())'"
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise Refused(f"Cannot listen on {host}:{port}: {error}") from None
