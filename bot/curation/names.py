"""Messages that are nothing but the name of a person: they ask for nothing."""

import numpy as np

from bot.dialogue import Judgement, Responder
from bot.search import vector
from bot.text import ENGLISH

# A message is a name where it is nearer to the first text than to any other, but for
# so much. Of 40 names and 70 key words that were written afterwards ("Meera", "fax
# number"), it takes 34 and 4 for names (-0.05: 38 and 9, 0: 31 and 2).
_NAME = "a person's name"
_OTHERS = (
    *("a profession", "a member of the family", "a symptom"),
    *("a thing", "a place", "a company", "a service"),
)
_LEAD = -0.02
# Words of a name, at most.
_WORDS = 3


def is_name(judgement: Judgement, responder: Responder) -> bool:
    """Whether a message is nothing but a name, with no stop word and none of ours.

    Only the encoder tells that, and only of names in English messages.
    """
    retriever, finding = responder.retriever, judgement.finding
    reads_names = retriever.language is ENGLISH and retriever.scoring.is_semantic
    if not finding or not reads_names:
        return False
    words = [word.text for word in judgement.read]
    has_other = any(map(retriever.language.is_stop, words)) or any(
        term in retriever.idf.counts for term in finding.terms
    )
    if not 0 < len(words) <= _WORDS or has_other:
        return False
    message = vector(" ".join(words))
    others = np.array([vector(other) for other in _OTHERS])
    return float(message @ vector(_NAME) - (others @ message).max()) >= _LEAD
