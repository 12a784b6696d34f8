"""What another bot would have filled in stays out until an editor writes it."""

import json
from pathlib import Path

from bot.formats.transfer import import_files


def test_an_answer_with_a_placeholder_is_rejected_and_counted(tmp_path: Path) -> None:
    items = [
        {
            "qid": "a",
            "q": ["Which slot is mine?"],
            "a": "{{Slot.Name}}, {{Slot.Time}}.",
        },
        {"qid": "b", "q": ["Do you lend skates?"], "a": "Yes."},
    ]
    path = tmp_path / "rink.json"
    path.write_text(json.dumps({"qna": items}, indent=0), encoding="utf-8")

    imported = import_files([path], tmp_path / "new")

    assert [str(reject) for reject in imported.rejects] == [
        f"{path}:3: record 1 (a): the answer has the placeholders {{{{Slot.Name}}}}, "
        "{{Slot.Time}}; write the text in its place"
    ]
    assert imported.remarks == ("1 record has a placeholder of another bot; left out.",)
    assert [entry.id for entry in imported.entries] == ["b"]
