"""Misses to gaps: what visitors ask for and get no answer to, the most asked first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.curation.clusters import clusters
from bot.curation.names import is_name
from bot.dialogue import MESSAGE_LIMIT, Judgement, Responder
from bot.domain import Kind, Watch, unwatched
from bot.search import Match, alikeness, read_ahead

# Different messages that are judged, the most frequent: that takes some seconds.
_MESSAGES = 1_000
_NEAREST = 3
# What so many visitors wrote is no name of one.
_NO_NAME = 3
# A dismissed gap comes back once it is asked so many times as often, and so much more.
_TIMES, _MORE = 2, 5


class Remedy(StrEnum):
    """What would close a gap, or why a message belongs to none."""

    PHRASING = "phrasing"  # an entry is near: it lacks these words
    ENTRY = "entry"  # nothing is near: nobody has written the answer
    NOTHING = "nothing"  # the knowledge has a reply by now
    CURATED = "curated"  # it is declined on purpose
    UNREADABLE = "unreadable"  # no question can be read in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A message that was missed, how often, and what became of it.

    `subject` is the id of what scope declines on purpose, and `rule` that of the safety
    rule that has a say by now; `confidence` is that the first of the `nearest` entries,
    three at most, answers. `words` say what the message is about, and `is_name` that it
    is like a bare name.
    """

    text: str
    times: int
    remedy: Remedy
    subject: str
    rule: str
    confidence: float
    nearest: tuple[Match, ...]
    words: tuple[str, ...]
    is_name: bool = False

    @property
    def is_open(self) -> bool:
        """Whether a phrasing or an entry would help."""
        return self.remedy in (Remedy.PHRASING, Remedy.ENTRY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Misses that ask for the same and are open, the most frequent first.

    `dismissed` says how often it was asked when it was dismissed, 0 if it never was.
    """

    misses: tuple[Miss, ...]
    dismissed: int = 0

    @property
    def messages(self) -> tuple[str, ...]:
        return tuple(miss.text for miss in self.misses)

    @property
    def times(self) -> int:
        return sum(miss.times for miss in self.misses)

    @property
    def remedy(self) -> Remedy:
        """What would close the gap: a phrasing where an entry is near most asks."""
        near = (m.times for m in self.misses if m.remedy is Remedy.PHRASING)
        return Remedy.PHRASING if 2 * sum(near) >= self.times else Remedy.ENTRY

    @property
    def nearest(self) -> tuple[Match, ...]:
        """The entries that are nearest to the first message with the gap's remedy."""
        return next(m.nearest for m in self.misses if m.remedy is self.remedy)

    @property
    def subject(self) -> tuple[str, ...]:
        """The words of the first message that say what it is about."""
        return self.misses[0].words

    @property
    def stays_away(self) -> bool:
        """Whether it was dismissed, and is not asked much more often since."""
        least = max(_TIMES * self.dismissed, self.dismissed + _MORE)
        return self.dismissed > 0 and self.times < least


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """Misses that are declined on purpose for the same: a subject, or a refusal."""

    subject: str
    misses: tuple[Miss, ...]

    @property
    def times(self) -> int:
        return sum(miss.times for miss in self.misses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """What became of all misses; each part has the most asked first.

    `answered` have a reply by now, and no question can be read in the `unreadable`.
    `left_out` says how many different messages were not looked at, the rarest.
    """

    open: tuple[Gap, ...] = ()
    dismissed: tuple[Gap, ...] = ()
    on_purpose: tuple[Declined, ...] = ()
    answered: tuple[Miss, ...] = ()
    unreadable: tuple[Miss, ...] = ()
    left_out: int = 0


def find_gaps(
    misses: Mapping[str, int],
    responder: Responder,
    dismissed: Mapping[str, int] = {},
    *,
    judged: dict[str, Miss] | None = None,
    watch: Watch = unwatched,
) -> Gaps:
    """Return the gaps that misses show, and what became of the other messages.

    `misses` are the messages with how often each was asked: `{"car park?": 4}`.
    `dismissed` are those whose gap was dismissed, with how often they had been asked
    then. `judged` are messages that this responder judged before; those of this time
    take their place. `watch` sees the others judged.
    """
    texts = sorted(misses, key=lambda text: (-misses[text], text))
    asked = {text: misses[text] for text in texts[:_MESSAGES]}
    found = _judge(asked, responder, judged if judged is not None else {}, watch)
    by_remedy: defaultdict[Remedy, list[Miss]] = defaultdict(list)
    for miss in found:
        by_remedy[miss.remedy].append(miss)
    gaps = _grouped([miss for miss in found if miss.is_open], responder, dismissed)
    return Gaps(
        open=tuple(gap for gap in gaps if not gap.stays_away),
        dismissed=tuple(gap for gap in gaps if gap.stays_away),
        on_purpose=_by_subject(by_remedy[Remedy.CURATED]),
        answered=tuple(by_remedy[Remedy.NOTHING]),
        unreadable=tuple(by_remedy[Remedy.UNREADABLE]),
        left_out=len(texts[_MESSAGES:]),
    )


def _judge(
    misses: Mapping[str, int],
    responder: Responder,
    judged: dict[str, Miss],
    watch: Watch,
) -> list[Miss]:
    """Judge each message by itself, but for those that were judged before."""
    known = {text: judged[text] for text in misses if text in judged}
    new = [text for text in misses if text not in known]
    retriever = responder.retriever
    if retriever.scoring.is_semantic:
        analysed = (retriever.analyse_text(text[:MESSAGE_LIMIT]) for text in new)
        read_ahead((each.text for each in analysed), retriever.language)
    for text in watch(new, "judging what was missed", len(new)):
        known[text] = _judged_one(text[:MESSAGE_LIMIT], responder)
    judged.clear()
    judged.update(known)
    return [_as_asked(known[text], times) for text, times in misses.items()]


def _judged_one(text: str, responder: Responder) -> Miss:
    judgement = responder.judge(text)
    language, rule = responder.retriever.language, judgement.reply.rule
    finding = judgement.finding
    words = (word.text for word in judgement.read)
    return Miss(
        text=text,
        times=1,
        remedy=_remedy(judgement),
        subject=judgement.subject,
        rule=rule.id if rule else "",
        confidence=finding.confidence if finding else 0.0,
        nearest=finding.matches[:_NEAREST] if finding else (),
        words=tuple(word for word in words if not language.is_stop(word)),
        is_name=is_name(judgement, responder),
    )


def _remedy(judgement: Judgement) -> Remedy:
    kind = judgement.reply.kind
    if kind not in (Kind.SUGGEST, Kind.DECLINE):
        return Remedy.NOTHING
    if judgement.subject:
        return Remedy.CURATED
    if not judgement.is_readable:
        return Remedy.UNREADABLE
    return Remedy.PHRASING if kind is Kind.SUGGEST else Remedy.ENTRY


def _as_asked(miss: Miss, times: int) -> Miss:
    """Return a message with how often it was asked, which tells a name from a word."""
    is_name = miss.is_open and miss.is_name and times < _NO_NAME
    remedy = Remedy.UNREADABLE if is_name else miss.remedy
    return replace(miss, times=times, remedy=remedy)


def _grouped(
    misses: Sequence[Miss], responder: Responder, dismissed: Mapping[str, int]
) -> list[Gap]:
    """Put open misses that ask for the same together, the most asked first."""
    retriever = responder.retriever
    alike = alikeness([miss.text for miss in misses], retriever)
    groups = clusters(alike, retriever.scoring.thresholds["gap"])
    gaps = [
        Gap(
            misses=tuple(misses[place] for place in group),
            dismissed=sum(dismissed.get(misses[place].text, 0) for place in group),
        )
        for group in groups
    ]
    # Of gaps that were asked equally often, the one with the most asked message.
    return sorted(gaps, key=lambda gap: -gap.times)


def _by_subject(misses: Iterable[Miss]) -> tuple[Declined, ...]:
    """Put misses that are declined on purpose together, the most asked first."""
    subjects: defaultdict[str, list[Miss]] = defaultdict(list)
    for miss in misses:
        subjects[miss.subject].append(miss)
    declined = (Declined(subject=s, misses=tuple(ms)) for s, ms in subjects.items())
    return tuple(sorted(declined, key=lambda each: -each.times))
