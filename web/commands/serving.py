"""The commands that serve: `serve`, `preview` and `config`."""

import os
from pathlib import Path

import click

from web.commands.options import configured, knowledge_option, lang_option
from web.config import in_force, in_help

_EXAMPLES = """

\b
Examples:
  askwell serve
  askwell serve --port 8080 --knowledge my-faq
  askwell serve --knowledge faq-en --knowledge faq-de
  askwell serve --check-only
  curl -s localhost:8000/api/chat -H 'content-type: application/json' \\
       -d '{"message": "how many goes will I need?"}'
"""


def _environment() -> str:
    """The settings as a paragraph of help that keeps its lines."""
    formatter = click.HelpFormatter(width=78)
    with formatter.section("Environment"):
        formatter.write_dl(in_help())
    return "\b\n" + formatter.getvalue()


@click.command(epilog=_environment() + _EXAMPLES)
@click.option(
    "--host",
    default="127.0.0.1",
    help="The address to listen on; 0.0.0.0 for every one.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    help="The port to listen on; 0 for any free one.",
)
@knowledge_option
@click.option(
    "--check-only",
    is_flag=True,
    help="Load, check and index the knowledge, say what is wrong with it, and stop: "
    "exit status 0 if it may be served, else 1.",
)
def serve(host: str, port: int, knowledge: tuple[Path, ...], check_only: bool) -> None:
    """Serve the chat: the demo page, the widget and the HTTP API."""
    from web.commands import server

    config = configured(knowledge)
    if check_only:
        server.report(config)
    else:
        server.run(config, host, port)


@click.command(
    epilog="\b\nExamples:\n"
    "  askwell preview --open\n"
    "  askwell preview --knowledge my-faq --from HEAD~1\n"
    "  askwell preview --from ../published-faq\n"
    "  askwell preview --from https://faq.example.org"
)
@knowledge_option
@lang_option
@click.option(
    "--from",
    "given",
    default="HEAD",
    metavar="REV|FOLDER|URL",
    help="What is live: a revision of git, another folder, or a running server.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    show_default="8010, or a free one",
    help="The port to listen on.",
)
@click.option("--open", "opens", is_flag=True, help="Open the page in a browser.")
def preview(
    knowledge: tuple[Path, ...],
    lang: str | None,
    given: str,
    port: int | None,
    opens: bool,
) -> None:
    """Ask what is live and the working copy side by side, in a browser.

    The page shows both replies, marks what differs, and says why each is as it is.
    Files that change are read anew. Only this machine can open it, and it keeps
    nothing. A server that is asked counts and keeps the questions as those of visitors,
    unless FAQ_DESK_TOKEN here is the token of its desk.
    """
    from web.commands import preview as command
    from web.commands.base import chosen

    config = configured(knowledge)
    one, *others = config.knowledge
    folder = chosen(config, lang).folder if others or lang else one
    command.run(folder, given, port, config.desk_token, opens=opens)


@click.command(epilog="\b\nExample:\n  FAQ_WORKERS=4 askwell config")
@knowledge_option
def config(knowledge: tuple[Path, ...]) -> None:
    """List every setting, its value and where that is from.

    Secrets are not shown.
    """
    sources = {"FAQ_KNOWLEDGE": "--knowledge"} if knowledge else {}
    click.echo(in_force(configured(knowledge), os.environ, sources))
