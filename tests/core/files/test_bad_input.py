"""Nothing that is sent in, or written in a knowledge file, breaks or stalls anything.

`python -m tests.load.bad_input` does the same by the thousand, and takes the time.
"""

import ast
import importlib
import re
import warnings
from pathlib import Path

import pytest

from bot import KnowledgeError, Responder, load
from bot.text import ENGLISH
from tests.load.bad_input import Figures, ask_responder, follow_document, post_bodies
from tests.project.modules import modules
from tests.web.doubles import make_client

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of names in the standard re
    from regexploit.ast.sre import SreOpParser
    from regexploit.redos import find

TOPIC = "topics/orders.yaml"
LAUGHS = "\n".join(
    ["a0: &a0 [ha, ha, ha]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
)


def nothing() -> None:
    """No progress to show."""


def test_no_message_makes_the_responder_fail(shipped_responder: Responder) -> None:
    figures = Figures()

    ask_responder(shipped_responder, 200, figures, nothing)

    assert not figures.failures
    assert figures.outcomes.total() == 200


def test_no_body_makes_the_api_fail() -> None:
    figures = Figures()

    post_bodies(make_client(), 200, figures, nothing)

    assert not figures.failures
    assert {"/api/chat: 200", "/api/chat: 400", "/api/chat: 422"} <= set(
        figures.outcomes
    )


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_no_request_of_the_documents_shape_makes_the_api_fail() -> None:
    figures = Figures()

    follow_document(make_client(), 200, figures, nothing)

    assert not figures.failures
    assert figures.outcomes


def test_a_failure_is_noticed() -> None:
    figures = Figures()

    def fail() -> str:
        raise RecursionError("too deep")

    figures.timed("a deep one", fail)

    assert figures.failures == ["RecursionError: too deep: a deep one"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"message": ' + b"[" * 15_000, 400),
        (b'{"message": ' + b'{"a":' * 2_500, 400),
        (b'{"message": ' + b"9" * 10_000 + b"}", 400),
        (b'{"message": 1e400}', 422),
        (b'{"message": NaN}', 400),
        (b'{"message": "is it safe\\ud800"}', 200),
        (b'{"message": "is it\\u0000safe"}', 200),
        ('{"message": "is it \u202esafe"}'.encode(), 200),
        (b'{"message": "e' + "\u0301".encode() * 900 + b'"}', 200),
        (b'{"message": "e' + "\u0301".encode() * 5_000 + b'"}', 422),
        (b'{"message": ["is it safe"]}', 422),
        (b'"is it safe"', 422),
        ('{"message": "hi"}'.encode("utf-16"), 400),
        (b'{"message": "\xed\xa0\x80"}', 400),
        (b'{"message": "' + b"a" * 2**20 + b'"}', 413),
    ],
    ids=lambda value: repr(value[:30]) if isinstance(value, bytes) else None,
)
def test_a_bad_body_is_refused_or_read(body: bytes, status: int) -> None:
    response = make_client().post(
        "/api/chat", data=body, content_type="application/json"
    )

    assert response.status_code == status


def patterns() -> dict[str, str]:
    """The regular expressions of the program, by where they stand."""
    sources = {
        name: path
        for name, path in modules("bot", "web").items()
        if not name.endswith("__main__")
    }
    compiled = {
        f"{module}.{name}": value.pattern
        for module in sources
        for name, value in vars(importlib.import_module(module)).items()
        if isinstance(value, re.Pattern)
    }
    return compiled | {
        f"{module}:{call.lineno}": written
        for module, path in sources.items()
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and call.args
        if getattr(getattr(call.func, "value", None), "id", "") == "re"
        if (written := literal(call.args[0]))
    }


def literal(node: ast.expr) -> str:
    """A pattern as it is written, with a letter for what is put in at run time."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    values = [p.value if isinstance(p, ast.Constant) else "x" for p in parts]
    return "" if values == ["x"] else "".join(map(str, values))


def is_catastrophic(pattern: str) -> bool:
    return any(True for _ in find(SreOpParser().parse_sre(pattern)))


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(\w+\s?)*\d", r"x*x*x*x*y"])
def test_catastrophic_backtracking_would_be_found(pattern: str) -> None:
    assert is_catastrophic(pattern)


def test_no_regular_expression_backtracks_catastrophically() -> None:
    expressions = patterns()

    assert len(expressions) > 20
    assert [n for n, e in expressions.items() if is_catastrophic(e)] == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (LAUGHS, f"{TOPIC}:2: 'a1': aliases (*name) are not allowed; write the"),
        (
            "title: !!python/object/apply:os.system [touch owned]",
            f"{TOPIC}:1: tags are not allowed; remove "
            "'tag:yaml.org,2002:python/object/apply:os.system'",
        ),
        ("title: &t [*t]", f"{TOPIC}:1: 'title': aliases (*name) are not allowed"),
        ("title:\n  " + "[" * 100_000, f"{TOPIC}:2: not valid YAML: nested more than"),
        ("- " * 100_000, f"{TOPIC}:1: not valid YAML: nested more than 50 levels"),
        ("? " * 100_000, f"{TOPIC}:1: not valid YAML: nested more than 50 levels"),
        ("x" * (4 * 2**20 + 1), f"{TOPIC}:1: larger than 4 MB; split it into"),
    ],
    ids=["laughs", "tag", "itself", "flow", "list", "keys", "size"],
)
def test_yaml_that_bombs_or_constructs_is_refused_with_its_line(
    knowledge_folder: Path, text: str, problem: str
) -> None:
    (knowledge_folder / TOPIC).write_text(text)

    with pytest.raises(KnowledgeError) as refused:
        load(knowledge_folder)

    assert any(problem in str(found) for found in refused.value.problems)
    assert not Path("owned").exists()


def test_a_file_as_large_as_allowed_is_read(knowledge_folder: Path) -> None:
    path = knowledge_folder / TOPIC
    text = path.read_text()
    path.write_text(text + "#" * (4 * 2**20 - len(text.encode())))

    assert load(knowledge_folder).topics


def test_a_very_long_message_still_passes_every_safety_rule(
    shipped_responder: Responder,
) -> None:
    message = "what if it hurts " * 900 + ". My face is swollen and I can't breathe"

    assert shipped_responder.reply(message).kind.value == "escalate"


def test_a_word_of_megabytes_is_not_kept_in_memory() -> None:
    assert max(len(word.text) for word in ENGLISH.words("ab" * 2**20)) == 64
