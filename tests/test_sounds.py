"""How names sound: views that keep the length, distances, phonetic keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tag import sounds


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("辉达", "灰大"),  # the same syllables
        ("张三", "脏山"),  # zh/z, s/sh
        ("年年", "连连"),  # n/l
        ("林民", "林明"),  # in/ing
        ("方便", "荒便"),  # f/hu
        ("热闹", "乐闹"),  # r/l
        ("安康", "昂刊"),  # an/ang
    ],
)
def test_confusable_names_have_one_view(a: str, b: str) -> None:
    """What speakers and recognizers take for one another has the same view."""
    assert sounds.view(a) == sounds.view(b)


@pytest.mark.parametrize(("a", "b"), [("高通", "高盛"), ("台积", "台达"), ("小米", "小鹏"), ("河南", "湖北")])
def test_other_sounds_have_other_views(a: str, b: str) -> None:
    """Names that share a character only do not share a view."""
    assert sounds.view(a) != sounds.view(b)


@given(st.text())
def test_view_keeps_length_and_what_is_not_han(text: str) -> None:
    """A view has the length of its text, and every character that has no reading stays."""
    seen = sounds.view(text)
    assert len(seen) == len(text)
    assert all(a == b or sounds.readings(a) for a, b in zip(text, seen, strict=True))


@given(st.text(max_size=12), st.text(max_size=12))
def test_distance_is_symmetric_and_bounded(a: str, b: str) -> None:
    """Distances run from 0, for the same text, to 1, whichever comes first."""
    assert 0 <= sounds.distance(a, b) <= 1
    assert sounds.distance(a, b) == pytest.approx(sounds.distance(b, a))
    assert not a or sounds.distance(a, a) == 0


def test_distance_grows_with_the_difference() -> None:
    """Same sound, other tone, confusable sound, near sound, other sound: each is farther."""
    steps = [sounds.distance("张", other) for other in ("章", "仗", "脏", "江", "北")]
    assert steps == sorted(steps)
    assert steps[0] == 0
    assert steps[-1] == 1


def test_every_reading_of_a_name_is_a_view() -> None:
    """A name with a character of two readings (单: dān, shàn) is found by either."""
    assert sounds.view("丹一") in sounds.views("单一")
    assert sounds.view("善一") in sounds.views("单一")


@pytest.mark.parametrize(
    ("a", "b"),
    [("Phigma", "Figma"), ("Kanva", "Canva"), ("Palanteer", "Palantir"), ("Strype", "Stripe"), ("Qualcom", "Qualcomm")],
)
def test_latin_key_is_by_sound(a: str, b: str) -> None:
    """Spellings of one sound have one key."""
    assert sounds.latin_key(a) == sounds.latin_key(b)


@given(st.text())
def test_latin_key_of_any_string(text: str) -> None:
    """Any string has a key of ASCII letters and digits."""
    key = sounds.latin_key(text)
    assert key == "" or (key.isascii() and key.isalnum())


def test_syllables_are_parsed() -> None:
    """Initial, final, tone: 吕 lǚ keeps its ü as v, 安 has no initial, 中 is the common reading of 中."""
    lv, an, zhong = (sounds.readings(char)[0] for char in "吕安中")
    assert (lv.initial, lv.final, lv.tone) == ("l", "v", 3)
    assert (an.initial, an.final, an.tone) == ("", "an", 1)
    assert (zhong.initial, zhong.final, zhong.tone) == ("zh", "ong", 1)
