"""The English words that show what a message asks, and what it points at."""

from bot.text import STOP_WORDS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.split()) for line in text.split(",") if line.split())


# Words that ask by themselves; those of amounts follow "how".
QUESTION_WORDS = _words("what which when how who whom whose where why whether")
AMOUNTS = _words("long many much often far soon")
# What begins a question with its subject behind it: "is it", "does needling".
INVERTED = _words(
    "is are am was were do does did can could will would should shall may might must"
    " has have had"
)
# Behind a verb of INVERTED these are its subject, whichever it is.
SUBJECTS = _words(
    "i you he she it we they there this that these those one anyone anybody someone"
    " anything everyone people"
)
# Of these verbs the subject is often left out ("had a peel once", "was told so"), so
# that only one of PERSONS behind them asks where there is no question mark.
OFTEN_BARE = _words("was were did has have had am may might must shall")
PERSONS = _words("i you he she we they there")
# Behind the others these show that the subject was left out: "would love to".
NO_SUBJECTS = _words(
    "be have like love prefer rather try never not also probably definitely"
)
# "Any risks", "explain the healing" ask where they begin a clause.
OPENERS = _words("any anything explain describe")
# "My sister, who is a nurse" asks nothing.
RELATIVE = _words("which who whom whose")
# "When I was twelve" asks nothing, "when can I" does.
SUBORDINATE = _words("when where whether")
# What may stand before the words that ask.
LEADS = _words(
    "and but so also plus or then now well anyway anyways anyhow ok okay hi hello hey"
    " please just basically um oh right first firstly second secondly lastly finally"
    " again sorry honestly actually though because like"
)
# What may stand before a question word: "at what point", "roughly how many".
BEFORE_QUESTION_WORDS = _words(
    "at on in to for by from with under since until till about around roughly"
    " approximately exactly"
)
# What begins another question in the middle of a sentence: "and how".
JOINS = _words("and also but plus so then")
# A clause that begins so belongs to the question behind it: "after a session, can I".
CONDITIONS = _words(
    "if when whenever once after before during with without for unless until while"
)
# A clause that begins so tells something by itself; others may be what the question
# behind them is about: "hot yoga and saunas, how long do I leave it".
STATEMENTS = _words(
    "i my mine we our you your he his she her they their it its the there this that"
    " these those a an some one somebody someone everybody everyone nobody"
)
# A clause that begins so, behind a question, tells something else.
ASIDES = _words(
    "because since as but so though although i my mine we our he she his her they"
    " thanks thank cheers"
)
# What says that a question comes.
FRAMES = _phrases(
    """
    want to know, wants to know, wanted to know, like to know, love to know,
    need to know, good to know, nice to know, helpful to know, keen to know,
    want to understand, like to understand, trying to understand, help me understand,
    wondering, wonder, curious, my question, question is, tell me, let me know,
    explain to me, you explain, advise me, advice on,
    information on, information about, info on, info about
    """
)
# The same where one of COMPLEMENTS follows: "not sure whether", "do not know how".
DOUBTS = _phrases(
    """
    not sure, unsure, not certain, not know, no idea, no clue, not clear, unclear,
    not understand, not tell, to ask, ask you, asking, question, find out, work out,
    figure out, to decide, to hear, confused, explain, understand
    """
)
COMPLEMENTS = QUESTION_WORDS | _words("if about")
# "The one thing is how long" asks, "that is why" does not.
NOT_BEFORE_IS = SUBJECTS | RELATIVE
# What points at something said before.
POINTERS = _words("it that they them this those these there one ones same either both")
# "The one" and "which ones" point back, "the serious ones" do not.
BEFORE_ONE = _words("the this that these those which each any other another either")
# What is said to a machine, or to see whether it listens.
COMMANDS = _words(
    "test testing tests ping start stop begin restart reset menu exit quit end clear"
    " back next enter submit send undo debug command echo"
)
# What says nothing of what a message is about; "once" is a number, too.
EMPTY = (
    STOP_WORDS
    | QUESTION_WORDS
    | AMOUNTS
    | COMMANDS
    | LEADS
    | (CONDITIONS - {"once"})
    | BEFORE_QUESTION_WORDS
    | _words(
        "not no yes question questions ask asking wondering wonder curious sure hmm hm"
        " er uh yo ah ha haha lol xx more else help ever"
    )
)
# What sets two things against each other, and what stands between the two.
COMPARES = _words(
    "difference differences different differ differs apart versus vs compare compared"
    " comparison distinguish better worse than same"
)
BETWEEN = _words("and or from than versus vs to with")
