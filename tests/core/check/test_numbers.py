import pytest

from bot.check.numbers import Figure, figures_of


def numbers(text: str) -> list[str]:
    return [figure.number for figure in figures_of(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4 to 6 sessions", ["4", "6"]),
        ("Three or twelve weeks", ["3", "12"]),
        ("1,000 people, aged 22+", ["1000", "22"]),
        ("4-6, 4–8, 30% and 2.5 mm", ["4", "6", "4", "8", "30", "2.5"]),
        ("one or two", []),
        ("often, someone, tenth", []),
        ("[9 in 10](https://shop.example/2024), call [111](tel:111)", ["9", "10"]),
        ("", []),
    ],
)
def test_figures_are_digits_and_number_words_from_three_on(
    text: str, expected: list[str]
) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "COVID-19 is a virus.",
        "Take vitamin B12 and omega-3.",
        "Article 20 says so, and so does Windows 11.",
        "Version 2.1 runs on an iPhone 12.",
        "iPhone 12 runs it.",
        "§ 5 und Artikel 12 regeln das, wie auch §12a.",
        "Ring us at 9:30, at 9.30 am or before 5 p.m.",
        "Um 9 Uhr oder 14.30 Uhr.",
        "Ouvert de 9h30 à 18h00.",
        "Daily from 9 to 21.",
        "We are open from Monday to Friday, 9 to 17, and on Sundays from 10.",
        "The phone is answered 9–17.",
        "Help is there 24/7.",
        "Call 020 7946 0018 or text 85258.",
        "Write to us or use +49 30 901820, (555) 010-9999 or 0800 111 0 111.",
        "It opened on 12 March 2024.",
        "It opened in 1998, after the law of 2019–2021.",
        "A 2021 review (2022) says so.",
        "Le 3 février, der 3. Oktober, am 03.10.2026, on 2026-11-28, on May 3.",
        "Find us at 12 Old High Street, Leeds LS1 4AP.",
        "Hauptstraße 5, 10115 Berlin",
        "The Act of 1850 and the 1862 Act; in 1850 Parliament met, and since 2003.",
        "Go to room 214, on the 2nd floor, and ring at door 3.",
        "It is ISBN 978-0-13-468599-1, reference 12-3456, ref. no. 123456.",
        "Type 2 * 3, or 2 + 3 = 5.",
        "1. Open the lid.\n2. Close it.",
        "Write to room7@shop.example or see www.shop.example/2.",
    ],
)
def test_what_names_something_or_says_when_and_where_is_no_figure(text: str) -> None:
    assert numbers(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Every 6 weeks", ["6"]),
        ("About 14 days", ["14"]),
        ("It has helped 2000 people", ["2000"]),
        ("In Spain 3 weeks are usual", ["3"]),
        ("Open it after 14 days", ["14"]),
        ("call 3 times", ["3"]),
        ("12 marks may fade", ["12"]),
        ("1850 mg, and in 1500 people", ["1850", "1500"]),
        ("after the 3rd session", ["3"]),
        ("take 2 * 3 tablets, or 2 x 5 mg", ["2", "3", "2", "5"]),
        ("10-20-30 minutes, then order 3 books", ["10", "20", "30", "3"]),
        ("a reference 14 days later", ["14"]),
    ],
)
def test_what_is_counted_is_a_figure_wherever_it_stands(
    text: str, expected: list[str]
) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 wks", [Figure("3", ("week",))]),
        ("a 3-week course", [Figure("3", ("week",))]),
        ("4 to 6 weeks", [Figure("4", ("week",)), Figure("6", ("week",))]),
        ("4–6 weeks", [Figure("4", ("week",)), Figure("6", ("week",))]),
        ("10 bis 20 Tage", [Figure("10", ("tage",)), Figure("20", ("tage",))]),
        ("30%", [Figure("30", ("percent",))]),
        ("30 per cent", [Figure("30", ("percent",))]),
        ("€7", [Figure("7", ("euro",))]),
        ("SPF 30", [Figure("30", ("spf",))]),
        ("2.5mm", [Figure("2.5", ("millimetre",))]),
        ("3 large trials of it", [Figure("3", ("large", "trials"))]),
        ("the over 65s", [Figure("65")]),
        ("9 in the end", [Figure("9")]),
    ],
)
def test_a_figure_has_what_it_counts(text: str, expected: list[Figure]) -> None:
    assert figures_of(text) == expected


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("3 weeks", "3 to 4 weeks"),
        ("3 weeks", "every 3 wks"),
        ("a 3-week course", "it takes 3 weeks"),
        ("3", "3 weeks"),
        ("3 further sessions", "3 sessions"),
        ("3 studies", "one study of 3"),
        ("12 study visits", "12 studies"),
        ("30 percent", "30%"),
        ("7 euros", "€7"),
        ("three weeks", "3 weeks"),
        ("14 Tagen", "14 Tage"),
        ("3 semaines", "1 à 3 semaine"),
    ],
)
def test_a_figure_is_stated_by_the_same_number_of_the_same(
    text: str, fact: str
) -> None:
    [figure] = figures_of(text)

    assert any(figure.is_stated_by(stated) for stated in figures_of(fact))


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("3 years", "3 weeks"),
        ("3 years", "3 to 4 weeks"),
        ("5 weeks", "4 to 6 weeks"),
        ("3 sessions", "3 studies"),
        ("3 weeks", "3 sessions"),
        ("30 degrees", "30%"),
        ("7 dollars", "€7"),
    ],
)
def test_a_figure_is_not_stated_by_another_number_or_another_unit(
    text: str, fact: str
) -> None:
    [figure] = figures_of(text)

    assert not any(figure.is_stated_by(stated) for stated in figures_of(fact))
