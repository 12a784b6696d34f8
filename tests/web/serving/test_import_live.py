"""What an import writes while a server runs is served without a restart."""

from pathlib import Path

from bot import check_as_written, load
from bot.check import errors
from tests.core.cli.running import main
from tests.core.cli.test_honest_files import FILES
from tests.web.serving.test_reloader import LiveSite


def bring(name: str, folder: Path) -> int:
    return main(["import", str(FILES / name), "--into", str(folder)])


def test_an_import_with_figures_goes_live(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    bring("html-page/page.html", folder)
    site = LiveSite(folder)
    before = site.ready()
    status = bring("figures-import/faq.csv", folder)
    site.reloader.reload()
    response = site.client.post("/api/chat", json={"message": "How much is a ticket?"})

    assert status == 0
    assert not tuple(errors(check_as_written(load(folder))))
    assert site.ready()["error"] is None
    assert site.ready()["knowledge"] == load(folder).version != before["knowledge"]
    assert response.get_json()["text"] == "A day ticket is 7 euros."
