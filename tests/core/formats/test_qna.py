"""The .qna files of Bot Framework."""

import pytest

from bot.formats.base import Place, Record
from tests.core.formats.reading import read, recognised_as, said

FILE = """\
> !# @version = 1.0
[More](./more.qna)

# ? Do you lend skates?
- skate hire
- [others](./more.qna#?)

**Filters:**
- topic = lending
- age = child

```markdown
Yes, **all** sizes.

- red
```

**Prompts:**
- [Deposit](#7) `context-only`
- [Cold](#?is-it-cold)
- [Gone](#?gone)

<a id = "7"></a>

### ?Is there a deposit?
    ```
        Ten pounds.
    ```

# ? Is it cold
```
Very.
```

$skates:qna-alterations=
- blades
"""


def test_questions_become_records() -> None:
    reading = read("qna", ("rink.qna", FILE))

    assert reading.records == [
        Record(
            key="do-you-lend-skates",
            topic="lending",
            question="Do you lend skates?",
            phrasings=("skate hire",),
            answer="Yes, all sizes.\n\n- red",
            next=("7", "is-it-cold", "gone"),
            place=Place("rink.qna", 4),
        ),
        Record(
            key="7",
            question="Is there a deposit?",
            answer="Ten pounds.",
            place=Place("rink.qna", 25),
        ),
        Record(
            key="is-it-cold",
            question="Is it cold",
            answer="Very.",
            place=Place("rink.qna", 30),
        ),
    ]
    assert reading.left_out == {
        "filters other than topic": 1,
        "questions in another file": 1,
    }
    assert said(reading) == [
        "rink.qna:2: a reference to another file is left out",
        "rink.qna:35: a list of alterations is left out",
    ]
    assert recognised_as("rink.qna", FILE) == "qna"


def test_filters_above_the_first_question_are_of_none() -> None:
    text = "**Filters:**\n- topic = lending\n\n# ? Cold?\n```\nVery.\n```\n"

    [record] = read("qna", ("rink.qna", text)).records

    assert (record.topic, record.answer) == ("", "Very.")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("# Cold?\n", "rink.qna:1: no question; it begins with '# ?'"),
        ("# ? Cold?\n```\nVery.\n", "rink.qna:2: the answer that begins here is never"),
        ("# ? Cold?\n- chilly\n", "rink.qna:1: has no answer"),
    ],
)
def test_what_is_wrong_is_said(text: str, start: str) -> None:
    [what, *_] = said(read("qna", ("rink.qna", text)))

    assert what.startswith(start)
