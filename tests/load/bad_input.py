"""Generated bad input, by the thousand: `python -m tests.load.bad_input`.

Messages go to the responder, bodies to the app in this process, and schemathesis makes
requests of its own from the OpenAPI document. No exception and no 5xx may come of any,
and no reply may take more than 100 ms of processor time. The slowest are asked again,
alone, so that a pause of the machine is not taken for a slow reply.
"""

import argparse
import json
import logging
import sys
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from time import thread_time
from typing import Any

import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rich.progress import Progress
from schemathesis.core.failures import FailureGroup

from bot import MessageTooLong, Responder, load
from tests.builders import KNOWLEDGE
from web.app import create_app
from web.config import Config

INPUTS = 24_000
LIMIT_S = 0.1
SLOWEST = 20
BODY_BYTES = 16 * 1024

# Code points by plane, surrogates among them: a message may be cut within a character.
PLANES = [
    st.characters(min_codepoint=p << 16, max_codepoint=(p << 16) + 0xFFFF)
    for p in range(17)
]
UNITS = st.sampled_from(
    [
        "no ", "not ", "if ", "what if ", "bye ", "I ", "my ", "? ", ". ", "\n", "'",
        "can't breathe and ", "if bleeding ", "no pus no swelling ", "warfarin ",
        "\u0301", "e\u0301", "\u202e", "\u2066", "\u200b", "\0", "\x1b[31m", "\ufdfa",
        "\U0001f469\u200d", "1", "٣", "中", "aaaa", "a@", "www.", "my name is ",
        "{{7*7}}", "<script>", "' OR 1=1 --", "${x}", "%s", "../", "\ud800",
    ]
)  # fmt: skip
BOMBS = st.builds(
    lambda unit, times, tail: (unit * times)[:BODY_BYTES] + tail,
    UNITS,
    st.integers(1, BODY_BYTES),
    st.text(max_size=8),
)
EVERY_PLANE = st.one_of(PLANES).flatmap(lambda one: st.text(st.just(one), min_size=1))
MIXED = st.text(st.one_of(PLANES), max_size=300)
SURROGATES = st.text(st.characters(categories=["Cs"]), min_size=1, max_size=20)
WORDS = st.lists(UNITS, max_size=200).map("".join)
MESSAGES = st.one_of(MIXED, EVERY_PLANE, SURROGATES, WORDS, BOMBS)

NUMBERS = st.sampled_from(["1e400", "-1e400", "9" * 10_000, "1" + "0" * 5_000, "NaN"])
DEEP = st.builds(
    lambda opens, times: f'{{"message": {opens * times}',
    st.sampled_from(["[", '{"a":', '[{"a":']),
    st.sampled_from([10, 500, 1_000, 2_500]),
)
BROKEN = st.builds(lambda value: f'{{"message": {value}}}', NUMBERS)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | MIXED,
    lambda inner: st.lists(inner) | st.dictionaries(MIXED, inner),
    max_leaves=20,
)
KEYS = st.sampled_from(
    ["message", "conversation", "entry", "reply", "helpful", "reason", "sender"]
)
FIELDS = st.dictionaries(KEYS, MESSAGES | ANY_JSON, max_size=4)
MEGABYTES = st.sampled_from([b"[" * 2**20, b'{"message":"' + b"a" * 2**20 + b'"}'])
BODIES = st.one_of(
    FIELDS.map(lambda fields: json.dumps(fields).encode()),
    MESSAGES.map(lambda text: json.dumps({"message": text}).encode()),
    DEEP.map(str.encode),
    BROKEN.map(str.encode),
    st.binary(max_size=300),
    MIXED.map(lambda text: text.encode("utf-16", "surrogatepass")),
    MEGABYTES,
)
PATHS = st.sampled_from(["/api/chat", "/api/feedback"])


@dataclass(kw_only=True)
class Figures:
    """What came of the inputs; `slow` has the slowest with a way to ask them again."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slow: list[tuple[float, str, Callable[[], object]]] = field(default_factory=list)

    def timed(self, what: str, ask: Callable[[], str]) -> None:
        """Count what came of an input, and keep it if it is among the slowest."""
        began = thread_time()
        try:
            self.outcomes[ask()] += 1
        except Exception as error:
            self.failures.append(f"{type(error).__name__}: {error!s:.200}: {what}")
        self.slow.append((thread_time() - began, what, ask))
        self.slow.sort(key=lambda one: -one[0])
        del self.slow[SLOWEST:]

    def slowest(self) -> list[tuple[float, str]]:
        """Seconds of the slowest inputs, each the best of three more times."""
        again = [(min(_cost(ask) for _ in range(3)), w) for _, w, ask in self.slow]
        return sorted(again, reverse=True)


def _cost(ask: Callable[[], object]) -> float:
    began = thread_time()
    ask()
    return thread_time() - began


def run(test: Callable[..., None], number: int, **made: Any) -> None:
    """Put so many examples to a test, without stopping to make them smaller."""
    checked = settings(
        max_examples=number,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )(given(**made)(test))
    checked()


def ask_responder(
    responder: Responder, number: int, figures: Figures, advance: Callable[[], None]
) -> None:
    """Messages to the responder: a reply, or a refusal as too long."""

    def ask(message: str) -> None:
        def reply() -> str:
            try:
                return f"responder: {responder.reply(message).kind.value}"
            except MessageTooLong:
                return "responder: too long"

        figures.timed(repr(message[:60]) + f" ({len(message)} characters)", reply)
        advance()

    run(ask, number, message=MESSAGES)


def post_bodies(
    client: FlaskClient, number: int, figures: Figures, advance: Callable[[], None]
) -> None:
    """Bodies of every kind to the API: an answer or a problem document, never a 5xx."""

    def post(path: str, body: bytes) -> None:
        def answer() -> str:
            response = client.post(path, data=body, content_type="application/json")
            if response.status_code >= 500:
                raise AssertionError(f"{path} answers {response.status_code}")
            return f"{path}: {response.status_code}"

        figures.timed(f"{body[:60]!r} ({len(body)} bytes)", answer)
        advance()

    run(post, number, path=PATHS, body=BODIES)


def follow_document(
    client: FlaskClient, number: int, figures: Figures, advance: Callable[[], None]
) -> None:
    """schemathesis's requests, right and wrong, from the OpenAPI document."""
    schema: Any = schemathesis.openapi.from_wsgi("/openapi.json", client.application)
    operations = [found.ok() for found in schema.get_all_operations()]
    open_ones = [one for one in operations if one.body or one.path_parameters]
    modes = schemathesis.GenerationMode

    for operation in open_ones:
        made = st.one_of(
            operation.as_strategy(generation_mode=modes.POSITIVE),
            operation.as_strategy(generation_mode=modes.NEGATIVE),
        )

        def call(case: Any) -> None:
            def answer() -> str:
                response = case.call()
                try:
                    case.validate_response(
                        response,
                        checks=[
                            schemathesis.checks.not_a_server_error,
                        ],
                    )
                except FailureGroup as found:
                    raise AssertionError(str(found.exceptions)) from None
                return f"document: {response.status_code}"

            figures.timed(f"{case.method} {case.path} {case.body!r:.80}", answer)
            advance()

        run(call, number // len(open_ones), case=made)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.load.bad_input")
    parser.add_argument("--inputs", type=int, default=INPUTS, help="how many in all")
    number = parser.parse_args(arguments).inputs // 3
    responder = Responder(load(KNOWLEDGE))
    client = create_app(
        Config(
            secret_keys=("generated-bad-input-is-signed-with-this",),
            rate_limit=None,
            database_url=None,
        ),
        responder,
    ).test_client()
    logging.getLogger("web").setLevel(logging.ERROR)  # schemathesis shows them all
    responder.reply("is it safe?")  # what loads at the first message is no slow reply
    figures = Figures()

    with Progress(transient=True) as progress, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        task = progress.add_task("inputs", total=3 * number)
        advance = partial(progress.advance, task)
        ask_responder(responder, number, figures, advance)
        post_bodies(client, number, figures, advance)
        follow_document(client, number, figures, advance)
    return report(figures)


def report(figures: Figures) -> int:
    slowest = figures.slowest()
    print(f"{figures.outcomes.total() + len(figures.failures):,} inputs")
    for outcome, times in sorted(figures.outcomes.items()):
        print(f"{times:>8,}  {outcome}")
    print(f"exceptions or 5xx: {len(figures.failures)}")
    for failure in figures.failures[:10]:
        print(f"  {failure}")
    print("slowest, processor time, best of three:")
    for seconds, what in slowest[:5]:
        print(f"{seconds * 1000:>6.1f} ms  {what}")
    return 1 if figures.failures or slowest[0][0] > LIMIT_S else 0


if __name__ == "__main__":
    sys.exit(main())
