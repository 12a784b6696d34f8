"""SECURITY.md keeps its word: the tests that it names as proofs are there."""

import ast
import re
from functools import cache
from typing import Any

from tests.audit import report
from tests.servers.serving import ROOT

DOCUMENT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
PROOFS = sorted(set(re.findall(r"`([\w/]*test_\w+\.py)::(test_\w+)`", DOCUMENT)))


def test_every_proof_that_is_named_exists() -> None:
    missing = [proof for proof in PROOFS if proof[1] not in functions_of(proof[0])]

    assert len(PROOFS) > 15
    assert missing == []


@cache
def functions_of(file: str) -> set[str]:
    """The functions of every file under `tests/` whose path ends so."""
    trees = [
        ast.parse(path.read_text(encoding="utf-8"))
        for path in (ROOT / "tests").rglob(file)
    ]
    nodes = [node for tree in trees for node in tree.body]
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


def test_every_threat_has_a_proof() -> None:
    rows = [line for line in DOCUMENT.splitlines() if line.startswith("| ")][1:]

    assert len(rows) > 15
    assert all("`" in row.split("|")[3] for row in rows)


def test_an_audit_names_holes_and_what_it_could_not_look_at() -> None:
    packages: list[dict[str, Any]] = [
        {
            "name": "sieve",
            "version": "1.0",
            "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}],
        },
        {"name": "cup", "version": "2.0", "vulns": []},
        {"name": "lid", "skip_reason": "not found"},
    ]

    assert report(packages).splitlines() == [
        "sieve 1.0: PYSEC-1, mended in 1.1",
        "2 packages audited.",
        "NOT audited, no advisories in reach: lid.",
    ]
