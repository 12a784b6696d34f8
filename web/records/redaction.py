"""Takes out of a message what tells who somebody is, before the message is kept.

It takes out rather too much than too little: a question that loses a word still says
what is asked. It cannot find everything; a name on its own stays.
"""

import re
import unicodedata

# Every repetition is bounded, and every pattern begins with something rare: none
# backtracks far.
PART = r"[^\s@<>()\[\],;]"
EMAIL = re.compile(
    rf"{PART}{{1,64}}@{PART}{{1,255}}"
    rf"|{PART}{{1,64}}\s?(?:@|[(\[]at[)\]])\s?{PART}{{1,64}}\.\w{{2,24}}",
    re.I,
)
HANDLE = re.compile(r"(?<!\w)@\w{2,64}")
DOMAINS = (
    "com|org|net|info|biz|io|co|me|app|dev|gov|edu|eu|uk|ie|de|fr|es|it|nl|pl|us|ca|au"
)
LINK = re.compile(
    r"\b(?:[a-z][a-z+.-]{1,15}://|www\.)[^\s<>]{1,2000}"
    rf"|(?<![\w.-])(?:[a-z0-9-]{{1,63}}\.){{1,5}}(?:{DOMAINS})\b(?:/[^\s<>]{{0,2000}})?",
    re.I,
)
# Six digits or more are a telephone, card, account or health number, or a date of
# birth: whatever stands between them. The example numbers of all countries are found.
NUMBER = re.compile(r"[+(]{0,2}\d(?:[\s().,/+–-]{0,3}\d){5,40}")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b", re.I)

NAME_WORD = r"[^\W\d_][\w’'.-]{0,40}"
# Words that do not belong to a name: what is said after it.
AFTER = (
    "and|but|so|or|i|i'm|im|i’m|my|we|he|she|it|is|am|are|was|were|what|when|where|which"
    "|who|why|how|can|could|do|does|did|will|would|should|may|have|has|had|the|a|an|to"
    "|from|in|at|on|for|with|of|this|that|if|please|hello|hi|not|number|email|e-mail"
    "|until|before|after|since|because"
)
NAMES = rf"{NAME_WORD}(?:\s(?!(?:{AFTER})\b){NAME_WORD}){{0,2}}"
INTRODUCTION = (
    r"my (?:\w{1,12} )?name(?: is|'s|’s|:)|my name|the name(?: is|'s|’s)"
    r"|(?:i am|i'm|i’m|im|am|is|he's|he’s|she's|she’s) (?:called|named)"
    r"|(?:people|friends|they|you can|just|please) call me\b"
    r"|mein name ist|ich heiße|ich heisse|je m'appelle|je m’appelle|mon nom est"
    r"|me llamo|mi nombre es|mi chiamo|meu nome é|ik heet|nazywam się"
)
NAME = re.compile(
    rf"\b(?:{INTRODUCTION})\s{{0,2}}[:,]?\s{{0,2}}(?!(?:{AFTER})\b){NAMES}", re.I
)
# After "a" it is the profession; "doctor Patel" has a capital, "doctor said" has none.
TITLE = re.compile(
    rf"(?<!\ba )\b((?i:mr|mrs|ms|mx|dr)\.?\s)(?!(?i:{AFTER})\b){NAME_WORD}"
    r"|\b((?i:doctor|nurse|prof\.?|professor|miss)\s)(?=[A-Z])[^\W\d_][\w’'-]{0,40}"
)
SIGNED = re.compile(rf"\b((?:regards|sincerely|yours),?\s){NAMES}\W{{0,3}}$", re.I)

# What each pattern leaves in place of what it finds, in this order.
REPLACEMENTS = (
    (EMAIL, "[e-mail]"),
    (LINK, "[link]"),
    (HANDLE, "[handle]"),
    (NUMBER, "[number]"),
    (POSTCODE, "[postcode]"),
    (NAME, "[name]"),
    (TITLE, r"\1\2[name]"),
    (SIGNED, r"\1[name]"),
)
PLACEHOLDER = r"\[(?:e-mail|link|handle|number|postcode|name)\]"
EDGES = re.compile(rf"^(?:{PLACEHOLDER}[\s.,;:!–-]*)+|(?:[\s.,;:!–-]*{PLACEHOLDER})+$")


def redact(text: str) -> str:
    """The text in one line, with placeholders for what tells who somebody is.

    For example "I'm called Anna,\nis it vegan?" gives "[name], is it vegan?".
    """
    text = one_line(text)
    for pattern, replacement in REPLACEMENTS:
        text = pattern.sub(replacement, text)
    return text


def trimmed(text: str) -> str:
    """A redacted text without the placeholders at its beginning and end."""
    return EDGES.sub("", text)


def as_missed(text: str) -> str:
    """A kept text as a question: in one line, without placeholders around it."""
    # In one line, whatever wrote the database: it goes to a terminal.
    return trimmed(one_line(text))


def is_redacted(text: str) -> bool:
    """Whether something was taken out of a text."""
    return bool(re.search(PLACEHOLDER, text))


def one_line(text: str) -> str:
    """The text in one line, as a reader sees it.

    Look-alike characters become plain ones (NFKC), invisible ones go, and every run of
    white space becomes one space.
    """
    visible = "".join(
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFKC", text)
        if char.isspace() or unicodedata.category(char)[0] != "C"
    )
    return " ".join(visible.split())
