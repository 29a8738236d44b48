"""People by less than their full name, in other spellings, and what is no person."""

from __future__ import annotations

import pytest

from tests.test_entities import named

GUEST = "大家好，我是周俊铭，今天聊船。"


def people(text: str) -> list[tuple[str, str]]:
    """(surface, name) of the mentions of people."""
    return [(surface, name) for surface, type, name in named(text) if type == "PERSON"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("谢谢俊铭，我们下次再聊", ("俊铭", "周俊铭")),
        ("刚才俊明老师说得很对", ("俊明", "周俊铭")),  # sounds alike, and a title follows
        ("刚才周老师说得很对", ("周老师", "周俊铭")),
        ("刚才周先生说得很对", ("周先生", "周俊铭")),
        ("刚才邹俊铭说得很对", ("邹俊铭", "周俊铭")),  # another family name that half sounds like it
    ],
)
def test_guest_by_another_name(text: str, found: tuple[str, str]) -> None:
    """Whoever is introduced is called by the given name, by the family name with a title, and misheard."""
    assert people(GUEST + text) == [("周俊铭", "周俊铭"), found]


@pytest.mark.parametrize(
    "text",
    [
        "刚才俊明显是累了",  # sounds alike, but no title
        "刚才周太太说得很对",
        "刚才周医生说得很对",  # nobody says that the guest is a doctor
        "刚才江俊铭说得很对",
        "周俊铭和周晓岚老师来了，周老师说得很对",
    ],
)
def test_somebody_else(text: str) -> None:
    """Another family, another title, or two people of one family: not the guest's name."""
    assert "周俊铭" not in {name for surface, name in people(GUEST + text) if surface != "周俊铭"}


def test_family_name_that_sounds_the_same() -> None:
    """Who is called 罗老师 is the guest 骆以桓 where no other of the family is named; not before the introduction."""
    after = people("嘉宾骆以桓。就像罗老师讲的，这很难")
    assert after == [("骆以桓", "骆以桓"), ("罗老师", "骆以桓")]
    before = people("上次罗老师讲得很好。" + "我们今天要说的是怎么造船。" * 9 + "嘉宾骆以桓来了")
    assert before == [("罗老师", "罗老师"), ("骆以桓", "骆以桓")]


def test_spellings_of_one_guest() -> None:
    """A spelling said less goes to that of somebody present: another middle syllable, another given name that sounds so."""
    text = "作者林洛桐老师来了，林洛桐老师写船。林洛桐说好。后来林乐桐老师走了"
    assert people(text)[-1] == ("林乐桐", "林洛桐")
    assert people("大家好，我是唐雨斌。唐雨斌造船。他的师兄谭雨斌说好，谭雨兵又说好")[2:] == [
        ("谭雨斌", "唐雨斌"),
        ("谭雨兵", "唐雨斌"),
    ]


def test_guest_who_sounds_like_somebody_famous() -> None:
    """杨颖 is the guest 杨影 unless the episode speaks of the actress."""
    text = "大家好，我是杨影。刚才杨影说到船，杨影也说到海，"
    assert people(text + "后来杨颖走了")[-1] == ("杨颖", "杨影")
    assert people(text + "后来杨颖走了，就是Angelababy")[-1][1] != "杨影"


def test_name_in_two_scripts() -> None:
    """莫妮卡 is the host Monica; a brand called 艾伦 is not Allen."""
    text = "大家好，我是Monica. 嗨，莫妮卡，你好"
    assert people(text) == [("Monica", "Monica"), ("莫妮卡", "Monica")]
    assert people("Allen来了。这款茶是艾伦的，艾伦茶很香") == [("Allen", "Allen")]


def test_transliteration_said_once() -> None:
    """Characters that sound foreign are a person only beside a word that says so; letters in capitals are none."""
    assert people("看到拉莫菲斯是个好生意，大家都去做") == []
    assert people("教英文的老师叫拉莫菲斯，很严") == [("拉莫菲斯", "拉莫菲斯")]
    assert people("最核心的是ANN这种做法") == []


def test_family_name_behind_a_name_of_two() -> None:
    """田雨，田老师 is not 田雨田."""
    assert "田雨田" not in {surface for surface, _ in people("我们的CTO田雨田老师大家好，田老师")}
