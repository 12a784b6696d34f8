from bot import KnowledgeBase
from bot.check.synonyms import check_synonyms
from tests.builders import make_entry, make_knowledge


def found(*groups: tuple[str, ...]) -> list[str]:
    knowledge: KnowledgeBase = make_knowledge(make_entry(), synonyms=groups)
    return [f"{p.severity}: {p.what}" for p in check_synonyms(knowledge)]


def test_a_word_of_two_groups_is_a_warning() -> None:
    [problem] = found(("parcel", "package"), ("packages", "bundle"))

    assert problem.startswith("warning: 'packages' is also in the group on ")


def test_a_word_twice_in_one_group_is_a_warning() -> None:
    [problem] = found(("parcel", "package", "Parcels"))

    assert (
        problem
        == "warning: 'Parcels' stands in its group already, as 'parcel'; remove it"
    )


def test_groups_that_share_no_word_are_right() -> None:
    assert (
        found(("parcel", "package"), ("money back", "refund"), ("back", "rear")) == []
    )
