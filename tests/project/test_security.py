"""SECURITY.md keeps its word: the tests that it names as proofs are there."""

import ast
import re
from typing import Any

import pytest

from tests.audit import report
from tests.servers.serving import ROOT

DOCUMENT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
PROOFS = sorted(set(re.findall(r"`(test_\w+\.py)::(test_\w+)`", DOCUMENT)))


@pytest.mark.parametrize(("file", "name"), PROOFS)
def test_a_proof_that_is_named_exists(file: str, name: str) -> None:
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))

    assert name in {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}


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
