"""FAQPage as sites publish it: JSON-LD in files and scripts, and microdata."""

import json
from typing import Any

from tests.core.formats.reading import pairs, read, recognised_as, said


def question(name: str, answer: str, **parts: Any) -> dict[str, Any]:
    accepted = {"@type": "Answer", "text": answer}
    return {"@type": "Question", "name": name, "acceptedAnswer": accepted} | parts


def page(*questions: dict[str, Any]) -> dict[str, Any]:
    return {"@type": "FAQPage", "mainEntity": list(questions)}


def test_entities_of_questions_and_phrasings_are_read() -> None:
    asked = question(
        "What&#8217;s skating &amp; curling?", "Ice sports.", alternateName="A&nbsp;B?"
    )

    [record] = read("faqpage", ("rink.json", json.dumps(page(asked)))).records

    assert record.question == "What’s skating & curling?"
    assert record.phrasings == ("A B?",)


def test_only_questions_count_of_a_graph() -> None:
    graph = [
        {"@type": "WebPage", "name": "Rink", "mainEntity": {"@id": "#faq"}},
        {"@type": "Place", "@id": "#rink", "name": "The rink", "mainEntity": {}},
        {"@id": "#faq"} | page(question("Do you lend skates?", "Yes."), {"@id": "#q"}),
        {"@id": "#q"} | question("Is it cold?", "Very."),
        {"@type": "Person", "name": "Who?", "mainEntity": {"@id": "#rink"}},
    ]

    reading = read("faqpage", ("rink.json", json.dumps({"@graph": graph}, indent=1)))

    assert said(reading) == []
    assert pairs(reading) == [("Do you lend skates?", "Yes."), ("Is it cold?", "Very.")]


PAGE = """\
<!DOCTYPE html>
<html><head>
<script type="application/ld+json">{"@type": "Organization", "name": "Rink",}</script>
<script type="application/ld+json">
{"@type": "FAQPage", "mainEntity": [
  {"@type": "Question", "name": "Do you lend skates?",
   "acceptedAnswer": {"text": "<p>Yes:</p><ul><li>red</li><li>blue</li></ul>"}},
  {"@type": "Question", "name": "Empty?"}
]}
</script>
<script type="application/ld+json">[{"@type": "FAQPage", "mainEntity":
  {"@type": "Question", "name": "Is it cold?", "acceptedAnswer": {"text": "Very.
Bring gloves."}}}]</script>
</head><body><h1>Rink</h1></body></html>
"""


def test_scripts_of_a_page_are_read_with_their_lines() -> None:
    reading = read("faqpage", ("rink.html", PAGE))

    assert pairs(reading) == [
        ("Do you lend skates?", "Yes:\n\n- red\n- blue"),
        ("Is it cold?", "Very.\nBring gloves."),
    ]
    assert [record.place.line for record in reading.records] == [6, 12]
    assert said(reading) == [
        "rink.html:8: question 2: has no answer; write one, or delete the record"
    ]
    assert recognised_as("rink.html", PAGE) == "faqpage"


MICRODATA = """\
<body itemscope itemtype="https://schema.org/FAQPage">
  <div itemscope itemprop="mainEntity" itemtype="https://schema.org/Question">
    <h3 itemprop="name">Skates &amp; sticks?</h3>
    <div itemscope itemprop="acceptedAnswer" itemtype="https://schema.org/Answer">
      <meta itemprop="name" content="Answer"><div itemprop="text"><p>Both.</p>
      <p>For <b>free</b>.</p></div>
    </div>
  </div>
  <div itemscope itemprop="mainEntity" itemtype="https://schema.org/Question">
    <h3 itemprop="name">Lost?</h3>
  </div>
</body>
"""


def test_microdata_is_read() -> None:
    reading = read("faqpage", ("rink.html", MICRODATA))

    assert pairs(reading) == [("Skates & sticks?", "Both.\n\nFor free.")]
    assert said(reading) == [
        "rink.html:9: question 2: has no answer; write one, or delete the record"
    ]


def test_of_microdata_beside_a_script_only_what_is_new_is_read() -> None:
    script = (
        '<script type="application/ld+json">{"@type": "FAQPage", "mainEntity": [{'
        '"@type": "Question", "name": "Skates &amp; sticks?", '
        '"acceptedAnswer": {"text": "Only skates."}}]}</script>'
    )
    reading = read("faqpage", ("rink.html", MICRODATA + script))

    assert pairs(reading) == [("Skates & sticks?", "Only skates.")]
    assert len(reading.rejects) == 1


def test_a_page_without_questions_says_where_they_would_stand() -> None:
    [what] = said(read("faqpage", ("rink.html", "<h2>Cold?</h2><p>Very.</p>")))

    assert what.startswith('rink.html:1: no list "mainEntity"; a FAQPage has its')
    assert what.endswith("--format html")


def test_a_broken_script_is_named_with_its_line() -> None:
    script = '<p>\n<script type="application/ld+json">\n{"mainEntity": [}</script>'

    [what] = said(read("faqpage", ("rink.html", script)))

    assert what.startswith("rink.html:3: not valid JSON: expecting value")
