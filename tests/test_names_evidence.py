"""What makes a weak surface a name, and the names that known ones lead to: family names, institutions of a place."""

from __future__ import annotations

import pytest

from pipeline import resources
from pipeline.lexicon import Entry, Lexicon
from pipeline.settings import Settings
from tests.test_entities import named

KNOWN = [
    Entry("zylo", "ORG", en=("Zylo",)),
    Entry("walrus", "ORG", en=("Walrus",), weak=frozenset({"Walrus"}), context=("软件",)),
    Entry("sun", "ORG", cn=("朝阳",), weak=frozenset({"朝阳"}), context=("芯片",)),
    Entry("mass", "ORG", cn=("大众",), weak=frozenset({"大众"}), context=("轿车",)),
    Entry("vela", "PERSON", en=("Marta Velkova",), cn=("玛尔塔·韦尔科",)),
    Entry("bay", "PLACE", cn=("云溪湾",)),
    Entry("land", "PLACE", cn=("云溪国",)),
    Entry("house", "ORG", cn=("木鱼大",)),
    Entry("lab", "ORG", cn=("雾港国家实验室", "雾港所")),
    Entry("carter", "PERSON", cn=("罗莎·卡特",)),
    Entry("player", "PERSON", cn=("文斯·卡特",), alias=("卡特",), weak=frozenset({"卡特"}), context=("扣篮",)),
    Entry("one-school", "ORG", cn=("清华",)),
    Entry("other-school", "ORG", cn=("北大",)),
]


@pytest.fixture
def few_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the names above are known."""
    lexicon = Lexicon(KNOWN)
    monkeypatch.setattr(resources, "lexicon", lambda settings=Settings(): lexicon)


def surfaces(text: str) -> list[str]:
    return [surface for surface, _, _ in named(text)]


@pytest.mark.usefixtures("few_known")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        # nothing says so
        ("我看到一只 walrus 在睡觉", []),
        # in one enumeration with a sure name, through another weak one as well
        ("他用过 Zylo、Walrus 和朝阳", ["Zylo", "Walrus", "朝阳"]),
        # but an everyday word stays one
        ("Zylo和大众都这么想", ["Zylo"]),
        # a cue word right at it
        ("后来他加入Walrus做研究", ["Walrus"]),
        # context, but a verb
        ("把芯片跟它们朝阳在一起", []),
        # context in the words of the other side of the strait
        ("這是軟體，叫walrus", ["walrus"]),
        ("朝陽做的晶片", ["朝陽"]),
        # a rare word means its thing in the whole episode once it is sure at two places
        ("加入walrus，" + "嗯" * 70 + "离开walrus，" + "walrus的创始人" + "嗯" * 70 + "那个walrus又来", ["walrus"] * 4),
    ],
)
def test_what_stands_beside_confirms_a_weak_surface(text: str, found: list[str]) -> None:
    """A weak surface is a name in context, in an enumeration, at a cue word, or where the episode uses it so."""
    assert surfaces(text) == found


@pytest.mark.usefixtures("few_known")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("玛尔塔·韦尔科来了，韦尔科说她不累", ["玛尔塔·韦尔科"] * 2),
        ("Marta Velkova来了，今天Velkova不累", ["Marta Velkova"] * 2),
        ("韦尔科说她不累，韦尔科不来", ["韦尔科"] * 2),
        # what is a weak surface of another who is not named in full is hers
        ("罗莎·卡特来了，听卡特唱歌", ["罗莎·卡特"] * 2),
        ("罗莎·卡特来了，文斯·卡特也来了，听卡特唱歌", ["罗莎·卡特", "文斯·卡特", "文斯·卡特"]),
    ],
)
def test_family_name_alone_after_the_full_name(text: str, found: list[str]) -> None:
    """Who is named in full is meant by the family name as well; without the full name it is somebody unknown."""
    assert [name for _, _, name in named(text)] == found


@pytest.mark.usefixtures("few_known")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("他在云溪湾农学院读书", [("云溪湾农学院", "ORG")]),
        ("云溪湾市教育局说可以", [("云溪湾市教育局", "ORG")]),
        ("我们住在云溪湾南路上", [("云溪湾南路", "PLACE")]),
        ("他去木鱼大儿童医院看病", [("木鱼大儿童医院", "ORG")]),
        ("云溪国美术馆很多", [("云溪国", "PLACE")]),
        ("云溪湾一些大学不错", [("云溪湾", "PLACE")]),
        ("他在雾港所实验室上班", [("雾港所", "ORG")]),
        ("云溪湾市政府掏了钱", [("云溪湾市政府", "ORG")]),
        ("他去云溪湾生产建设兵团", [("云溪湾生产建设兵团", "ORG")]),
        ("片子进了云溪湾国际电影节", [("云溪湾国际电影节", "EVENT")]),
    ],
)
def test_institution_of_a_place(text: str, found: list[tuple[str, str]]) -> None:
    """A known place or house with what makes one institution or event of it is a name; a country's 美术馆 is not."""
    assert [(surface, type) for surface, type, _ in named(text)] == found


@pytest.mark.usefixtures("few_known")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("梁恺老师来了，我问梁恺，梁恺说他很好，梁恺老师再见", ["梁恺"] * 4),
        ("张图很好看，两张图也好看，这张图不错", []),
        ("大家好，我是肖澍。今天肖述要讲故事，所以肖述准备了很久", ["肖澍", "肖述", "肖述"]),
        ("那一张书法真好", []),
    ],
)
def test_person_of_two_characters(text: str, found: list[str]) -> None:
    """A family name with one character is a person where addressed again and again; a host is heard in other characters."""
    assert surfaces(text) == found


@pytest.mark.usefixtures("few_known")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("今天请到刘老师，刘老师好", ["刘老师"] * 2),
        ("那我想问下一个问题，葛教授怎么看", ["葛教授"]),
        # the family name is the end of a word, or a preposition
        ("我们的历史老师很好，对于老师来说也一样，你可以向老师请教", []),
        # 总 begins a word, or is said but once
        ("刘总是迟到，刘总统也是，刘总共来了两次", []),
        ("刘总你好，我们问问刘总", ["刘总"] * 2),
        ("刘总你好", []),
        # a familiar one counts where it is said again and again and is no word (小于)
        ("我问小徐，小徐说好，谢谢小徐", ["小徐"] * 3),
        ("我问小徐，小徐说好", []),
        ("三小于五，五小于六，六小于七", []),
    ],
)
def test_family_name_with_form_of_address(text: str, found: list[str]) -> None:
    """Who is addressed by the family name alone is a person."""
    assert surfaces(text) == found


@pytest.mark.usefixtures("few_known")
def test_two_names_that_a_dictionary_joins() -> None:
    """The dictionary has 清华北大 as a word; it is two names all the same, while 东北大 | 学 holds none."""
    assert surfaces("先在清华北大试点，东北大学不在里面") == ["清华", "北大"]


@pytest.mark.usefixtures("few_known")
def test_numeral_of_a_word_is_no_version() -> None:
    """The 1 of 1样, which a recognizer writes for 一样, makes no version of a product."""
    assert surfaces("它就像Zylo 1样好") == ["Zylo"]


@pytest.mark.usefixtures("few_known")
def test_derived_english_word_is_no_name() -> None:
    """An English word with prefix or ending that no dictionary lists is no name."""
    assert surfaces("这叫Deglobalization，公司都怕deglobalization，公司都谈retokenization") == []
