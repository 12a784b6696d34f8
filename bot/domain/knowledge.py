"""The knowledge base: the values of all files of a folder, validated together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.domain.entries import Entry, Source, Topic
from bot.domain.errors import Problem
from bot.domain.model import Phrases
from bot.domain.safety import Safety
from bot.domain.settings import Calibration, Settings
from bot.domain.smalltalk import SmalltalkFile
from bot.domain.triggers import Phrased, Scope, Words

# Where an entry's part, or an item of another file, stands: its file and its line.
Places = Mapping[tuple[str, str | int], tuple[str, int]]


@dataclass(frozen=True, kw_only=True)
class KnowledgeBase:
    """All knowledge files of a folder, validated together.

    `version` is a hash of what the files say, the calibration apart; `files` are those
    that there are, and `noticed` what their editors hardly meant. `topics` keeps the
    order of the file names, entries the order in their file: the *curated order* that
    breaks ties. `places` has the file and line of each entry, of its parts and of each
    of its phrasings, for messages to editors; the keys are an entry's id and a part's
    name or number. Those of other files begin with their kind, such as
    `when/cannot-breathe` and the number of an item.
    """

    version: str
    topics: dict[str, Topic]
    sources: dict[str, Source] = field(default_factory=dict)
    safety: Safety = field(default_factory=Safety)
    scope: Scope = field(default_factory=Scope)
    smalltalk: SmalltalkFile = field(default_factory=SmalltalkFile)
    synonyms: tuple[Phrases, ...] = ()
    settings: Settings = field(default_factory=Settings)
    calibration: Calibration | None = None
    places: Places = field(default_factory=dict)
    files: tuple[str, ...] = ()
    noticed: tuple[Problem, ...] = ()

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def replies_as(self, other: "KnowledgeBase") -> bool:
        """Whether it replies as another one does; a version leaves out calibration."""
        return (self.version, self.calibration) == (other.version, other.calibration)

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Every entry by id, in curated order."""
        topics = self.topics.values()
        return {entry.id: entry for topic in topics for entry in topic.entries}

    def current_id(self, id: str | None) -> str | None:
        """The id of the entry that has this one, or had it before; None without one."""
        return id if id in self.entries else self._renamed.get(id or "")

    @cached_property
    def _renamed(self) -> Mapping[str, str]:
        return {alias: entry.id for entry in self for alias in entry.aliases}

    @cached_property
    def topic_of(self) -> Mapping[str, str]:
        """The topic's id for every entry's id."""
        topics = self.topics.items()
        return {entry.id: id for id, topic in topics for entry in topic.entries}

    @cached_property
    def openers(self) -> tuple[str, ...]:
        """The id of the first entry of each topic."""
        topics = self.topics.values()
        return tuple(topic.entries[0].id for topic in topics if topic.entries)

    @cached_property
    def conditions(self) -> Mapping[tuple[str, str], tuple[Phrased, ...]]:
        """Whatever has phrases, by its file in the folder and its key in the file."""
        pages = self.safety.pages.items()
        return {
            **{
                (f"safety/{name}.yaml", "dangers"): page.dangers for name, page in pages
            },
            ("scope.yaml", "refuse"): self.scope.refuse,
            ("scope.yaml", "uncovered"): self.scope.uncovered,
            ("smalltalk.yaml", "rules"): self.smalltalk.rules,
        }

    @cached_property
    def restricted(self) -> Mapping[str, Phrases]:
        """What answers may not say as their own, by its file in the folder."""
        return {
            "safety/claims.yaml": self.safety.claims,
            "safety/instructions.yaml": self.safety.instructions,
        }

    @cached_property
    def words(self) -> Mapping[str, Words]:
        """The word groups of each file that may have some, by its path."""
        pages = self.safety.pages.items()
        return {
            "safety/words.yaml": self.safety.words,
            **{f"safety/{name}.yaml": page.words for name, page in pages},
            "scope.yaml": self.scope.words,
            "smalltalk.yaml": self.smalltalk.words,
        }

    @cached_property
    def groups(self) -> Words:
        """The word groups of all files by name, which no two files share."""
        files = self.words.values()
        return {name: members for words in files for name, members in words.items()}
