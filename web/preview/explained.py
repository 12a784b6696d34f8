"""Why a reply is what it is, as the page of the preview shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot import Explanation, KnowledgeBase

# As many matches as `askwell explain` prints.
MATCHES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """An entry that was found, with its score and what each channel adds to it."""

    entry: str
    question: str
    place: str
    score: float
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """An explanation in words and numbers; `asked` is empty where all was asked.

    `rule` says what the safety rule did, by which phrase or example, and `place` where
    that stands.
    """

    stage: str
    read: str
    asked: str
    leant_on: str | None
    rule: str
    place: str
    nearest: str | None
    matches: tuple[Matched, ...]
    confidence: float
    answer_from: float
    suggest_from: float

    @classmethod
    def of(cls, explanation: Explanation, places: "Places") -> "Explained":
        read = " ".join(word.text for word in explanation.read)
        asked = " ".join(word.text for word in explanation.asked)
        finding = explanation.finding
        verdict = explanation.verdict
        return cls(
            stage=explanation.stage,
            read=read,
            asked=asked if asked != read else "",
            leant_on=explanation.leant_on,
            rule=rule_of(explanation),
            place=places.of(*verdict.place) if verdict.rule or verdict.noted else "",
            nearest=explanation.nearest,
            matches=tuple(
                Matched(
                    entry=match.entry.id,
                    question=match.entry.question,
                    place=places.of(match.entry.id, "entry"),
                    score=match.score,
                    parts=match.parts,
                )
                for match in explanation.matches[:MATCHES]
            ),
            confidence=finding.confidence,
            answer_from=finding.scoring.answer_from,
            suggest_from=finding.scoring.suggest_from,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the parts of a knowledge base stand, with paths that begin in `folder`."""

    knowledge: KnowledgeBase
    folder: str

    def of(self, kind: str, part: str | int) -> str:
        """The file and line of a part, such as topics/orders.yaml:41; or nothing."""
        path, line = self.knowledge.places.get((kind, part), ("", 0))
        return f"{path.removeprefix(self.folder).lstrip('/')}:{line}" if path else ""


def rule_of(explanation: Explanation) -> str:
    """What a safety rule had to say, in a line; empty where none had."""
    verdict = explanation.verdict
    rule = verdict.rule or verdict.noted
    if not rule:
        return ""
    did = "is noted" if not verdict.rule else "refers"
    did = "sounds the siren" if verdict.is_siren else did
    by = "it is like the example" if verdict.like else "by the phrase"
    return f"{rule.id} ({rule.level.value}) {did}: {by} “{verdict.evidence}”"
