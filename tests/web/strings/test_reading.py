"""Catalogues of a site's owner, laid over ours."""

from pathlib import Path

import pytest

from web.strings import Catalogues
from web.strings.catalogues import FOLDER, shipped
from web.strings.reading import BadCatalogue

ENGLISH = (FOLDER / "en.toml").read_text("utf-8")


def with_own(folder: Path, **files: str) -> Catalogues:
    """Our catalogues with these above them: `fi` is in fi.toml."""
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    return Catalogues(folder)


def refusal(folder: Path, **files: str) -> list[str]:
    """What is wrong with these, a line each, without the folder's path."""
    with pytest.raises(BadCatalogue) as error:
        with_own(folder, **files)
    return str(error.value).replace(f"{folder}/", "").splitlines()


def test_a_language_that_is_none_of_ours_can_be_added(tmp_path: Path) -> None:
    finnish = ENGLISH.replace('"Send"', '"Lähetä"')

    found = with_own(tmp_path, fi=finnish).find("fi-FI")

    assert (found.language, found.chat["send"]) == ("fi", "Lähetä")


def test_a_few_words_of_ours_can_be_replaced(tmp_path: Path) -> None:
    catalogues = with_own(tmp_path, de='[chat]\nsend = "Ab damit"')

    ours, found = shipped()["de"], catalogues.find("de-CH")
    assert found.chat == {**ours.chat, "send": "Ab damit"}
    assert found.pages == ours.pages
    assert catalogues.find("fr") == shipped()["fr"]


def test_a_region_may_say_a_few_words_its_own_way(tmp_path: Path) -> None:
    catalogues = with_own(tmp_path, **{"pt-PT": '[chat]\nfield = "A sua pergunta"'})

    assert catalogues.find("pt-PT").chat["field"] == "A sua pergunta"
    assert catalogues.find("pt-PT").chat["send"] == "Enviar"
    assert catalogues.find("pt-BR").chat["field"] == "Sua pergunta"


def test_a_language_of_its_own_must_be_whole(tmp_path: Path) -> None:
    most = ENGLISH.replace('send = "Send"\n', "").replace('cancel = "Cancel"\n', "")

    assert refusal(tmp_path, fi=most) == [
        "fi.toml:4: [chat] lacks send, cancel; write them, since this language is none "
        "of ours"
    ]


def test_all_that_is_wrong_is_said_at_once_with_its_line(tmp_path: Path) -> None:
    german = "[chat]\nsned = 'x'\n\n[page]\nx = 'y'\n"
    french = "[chat]\nwait = 'Attendez.'\nsend = ''\nlog = 'a {b}'\nyou = '{'\n"

    assert refusal(tmp_path, de=german, fr=french) == [
        "de.toml:2: [chat] has no word 'sned', did you mean 'send'?",
        "de.toml:4: 'page' is none of [chat], [pages], [errors]; put each word below "
        "one of them",
        "fr.toml:2: 'wait' should have {seconds}, as the English text has",
        "fr.toml:3: 'send' should be text in quotes",
        "fr.toml:4: 'log' should have no {placeholder}, as the English text has",
        "fr.toml:5: 'you' should have no {placeholder}, as the English text has",
    ]


@pytest.mark.parametrize("text", ["{}", "{name!x} asks", "{name:d} asks", "{"])
def test_braces_that_cannot_be_filled_are_refused(tmp_path: Path, text: str) -> None:
    assert refusal(tmp_path, de=f"[pages]\nlead = '{text}'\n") == [
        "de.toml:2: 'lead' should have {name}, as the English text has"
    ]


def test_what_is_no_toml_is_refused_at_its_line(tmp_path: Path) -> None:
    [line] = refusal(tmp_path, de="[chat]\nsend = Senden\n")

    assert line.startswith("de.toml:2: ")
    assert line.endswith('a line reads like: send = "Send"')


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "de.toml").write_bytes(b"\xff")

    assert refusal(tmp_path)[0].endswith("save it as text in UTF-8.")


def test_a_folder_without_a_catalogue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCatalogue, match=r"no catalogue; .* such as fi\.toml"):
        Catalogues(tmp_path)
