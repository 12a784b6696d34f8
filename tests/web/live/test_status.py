"""What is wrong with the knowledge is told without saying where the server has it."""

from pathlib import Path

import pytest

from bot import Problem
from tests.builders import replace_line
from tests.web.doubles import make_client
from web.app import create_app
from web.config.settings import Config
from web.live.status import within
from web.serving.reloader import Reloader

FOLDER = Path("/srv/faq")


@pytest.mark.parametrize(
    ("path", "what", "shown"),
    [
        ("/srv/faq/topics/a.yaml", "it is wrong", "topics/a.yaml:3: it is wrong"),
        ("/srv/faq", "there is no topic", "faq:3: there is no topic"),
        ("/srv/faq/a.yaml", "as in /srv/faq/b.yaml:7", "a.yaml:3: as in b.yaml:7"),
        ("/srv/faq/a.yaml", "see /srv/faq-2/b.yaml", "a.yaml:3: see /srv/faq-2/b.yaml"),
        (
            "a.yaml",
            "see https://x.org/srv/faq/b",
            "a.yaml:3: see https://x.org/srv/faq/b",
        ),
    ],
)
def test_paths_begin_at_the_knowledge_folder(path: str, what: str, shown: str) -> None:
    [problem] = within(FOLDER, [Problem(path=path, line=3, what=what)])

    assert str(problem) == shown


def test_readiness_does_not_tell_where_the_folder_is(knowledge_folder: Path) -> None:
    client = make_client(knowledge=(knowledge_folder,))
    broken = "awnser: broken"
    plan = knowledge_folder / "topics" / "orders.yaml"
    replace_line(plan, "answer: A refund takes 14 days.", broken)
    Reloader(client.application, knowledge_folder).reload()
    error = client.get("/readyz").get_json()["error"]

    assert error.splitlines()[-1].startswith("topics/orders.yaml:18: ")
    assert str(knowledge_folder) not in error


def test_a_folder_that_is_gone_is_told_by_what_it_lacks(tmp_path: Path) -> None:
    client = make_client()
    Reloader(client.application, tmp_path / "gone").reload()
    error = client.get("/readyz").get_json()["error"]

    assert error.startswith("topics:1: no topic files")
    assert str(tmp_path) not in error


def test_the_desk_does_not_tell_it_either(knowledge_folder: Path) -> None:
    plan = knowledge_folder / "topics" / "orders.yaml"
    replace_line(plan, "answer: A refund takes 14 days.", "answer: In 9 days.")
    app = create_app(
        Config(
            knowledge=(knowledge_folder,),
            secret_keys=("for-tests",),
            database_url=None,
            desk_token="a-token-for-tests",
        )
    )
    client = app.test_client()
    page = client.get("/desk").text
    mark = page.split('name="form" value="')[1].split('"')[0]
    client.post("/desk/login", data={"token": "a-token-for-tests", "form": mark})
    page = client.get("/desk").text

    assert "topics/orders.yaml:18: " in page
    assert str(knowledge_folder) not in page
