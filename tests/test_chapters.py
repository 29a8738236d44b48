"""Chapter marks: where they stand, how many there are, and what they never do."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipeline.errors import DataError
from pipeline.model import Chapter, Cue, Mark, Metadata, Section, Source, Transcript
from pipeline.segment import chapters, chapters_features, utterances
from pipeline.segment.chapters_model import Selection, Weights, cues, model
from pipeline.settings import Settings

CASES = Path(__file__).parent / "cases" / "chapters" / "turns.txt"
SOURCE = Source("talk.txt", "plain", "utf-8", "")
UNTITLED = Metadata()
USUAL = Selection(
    usual=11,
    around=150,
    within=30,
    near=5,
    sharp=1,
    shift=5,
    threshold=0.2,
    opening=0.3,
    gap=75,
    fewest=4,
    most=15,
    power=0.3,
    short=0.7,
    pace=5,
)


def transcript(text: str, seconds: int | None = None, meta: Metadata = UNTITLED) -> Transcript:
    """One cue; with a length, a timed one."""
    start, end = (None, None) if seconds is None else (0, seconds * 1000)
    return Transcript("talk", text, (Cue(start, end, 0, len(text)),), SOURCE, meta)


def find(talk: Transcript, *sections: Section, settings: Settings = Settings()) -> list[int]:
    """Offsets of the marks."""
    return [c.char_start for c in chapters.find(talk, utterances.split(talk), sections, settings)]


def episodes() -> list[tuple[str, list[int]]]:
    """The marked episodes: text and the offsets of its chapters.

    A chapter's sentences but the first are said several times over, in turning order: minutes of one topic.
    """
    found = []
    for block in CASES.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("//")]
        text, starts = "", []
        for part in "\n".join(lines).split("¶")[1:]:
            first, *rest = part.strip().split("。")[:-1]
            turned = [sentence for k in range(len(rest)) for sentence in rest[k:] + rest[:k]]
            starts.append(len(text))
            text += "。".join([first, *turned]) + "。"
        found.append((text, starts))
    return found


@pytest.mark.parametrize(("text", "wanted"), episodes())
def test_marks_stand_where_topics_turn(text: str, wanted: list[int]) -> None:
    """An episode of some minutes whose topics share no terms is cut at the first word of each new topic."""
    found = find(transcript(text, seconds=len(text) // 5))
    assert set(wanted[1:]) <= set(found)
    assert len(found) <= len(wanted) + 1


def test_script_and_spaces_do_not_matter() -> None:
    """A space between all characters gives the marks of the same words without spaces."""
    text = episodes()[0][0].replace("，", "").replace("。", "")
    spaced = transcript(" ".join(text), seconds=len(text) // 5)
    assert [at // 2 for at in find(spaced)] == pytest.approx(find(transcript(text, seconds=len(text) // 5)), abs=60)


def test_no_mark_in_a_sponsor_read() -> None:
    """A sponsor section holds no mark, whatever its words announce."""
    text, wanted = episodes()[0]
    sponsor = Section("sponsor", wanted[1], wanted[2])
    found = find(transcript(text, seconds=len(text) // 5), sponsor)
    assert found
    assert not [at for at in found if wanted[1] <= at < wanted[2]]


def test_a_talk_behind_a_greeting_begins_with_a_mark() -> None:
    """Where a greeting ends, the first topic begins."""
    text, wanted = episodes()[0]
    assert wanted[1] in find(transcript(text, seconds=len(text) // 5), Section("intro", 0, wanted[1]))


def test_the_makers_marks_win() -> None:
    """Published marks stand at the nearest phrase, titles kept; those behind the end are dropped, double ones joined."""
    text = "今天的天气不错。\n我们出门走走。\n回家以后煮面。"
    spans = [(0, 8), (9, 16), (17, 24)]
    timed = tuple(Cue(10_000 * i, 10_000 * (i + 1), a, b) for i, (a, b) in enumerate(spans))
    marks = (Mark(21_000, "煮面"), Mark(9_000, "出门"), Mark(20_500, "又是煮面"), Mark(90_000, "没有的"))
    talk = Transcript("talk", text, timed, SOURCE, Metadata(marks=marks))
    found = chapters.find(talk, utterances.split(talk), (), Settings())
    assert found == (Chapter(9, "出门", "maker"), Chapter(17, "又是煮面", "maker"))


def test_the_makers_marks_can_be_set_aside() -> None:
    """``maker_chapters = false`` and transcripts without times give marks of our own."""
    text = episodes()[0][0]
    meta = Metadata(marks=(Mark(1000, "开头"),))
    for talk, settings in (
        (transcript(text, len(text) // 5, meta), Settings(maker_chapters=False)),
        (transcript(text, None, meta), Settings()),
    ):
        found = chapters.find(talk, utterances.split(talk), (), settings)
        assert all(c.origin == "cohesion" and not c.title for c in found)


def test_the_number_fits_the_length() -> None:
    """However likely marks are, an hour gets 15 at most; however unlikely, 4 if there is room."""
    at = np.arange(0, 18_000, 10)
    rng = np.random.default_rng(7)
    for scale in (1e-6, 1e-3, 0.05, 0.9):
        found = chapters.select(at, rng.random(len(at)) * scale, 5.0, 18_000, USUAL)
        assert 4 <= len(found) <= 15
        assert all(b - a >= (USUAL.gap - 2 * USUAL.shift) * 5 for a, b in pairwise(at[found]))


def test_hours_are_cut_into_few_more_parts_than_one() -> None:
    """Beyond an hour the number of marks grows far more slowly than the length."""
    one, four = (USUAL.number(12, 3600 * 5 * n, 5.0) for n in (1, 4))
    assert one == 12
    assert 12 < four < 24


def test_a_short_episode_has_more_than_its_share_of_parts() -> None:
    """A quarter of an hour is cut into more than a quarter of an hour's parts, and into less than half of them."""
    assert 3 < USUAL.number(12, 900 * 5, 5.0) < 6


def test_the_likeliest_of_its_surroundings_counts() -> None:
    """A stretch where all is a thousand times less likely expects as many marks, at the same places."""
    rng = np.random.default_rng(3)
    at, likely = np.arange(0, 18_000, 20), rng.random(900)
    plain, faint = (chapters.relative(at, likely * scale, 5.0, 18_000, USUAL) for scale in (1.0, 1e-3))
    assert np.allclose(plain, faint, rtol=1e-3)
    assert plain.sum() == pytest.approx(USUAL.usual, rel=0.1)


def test_best_is_the_best_sum() -> None:
    """Of three near candidates the two outer ones together beat a better one between them."""
    at = np.array([0, 60, 120])
    assert chapters.best(at, np.array([0.6, 0.9, 0.6]), 0.1, 100.0) == [0, 2]
    assert chapters.best(at, np.array([0.3, 0.9, 0.3]), 0.1, 100.0) == [1]


def test_nothing_gives_nothing() -> None:
    """An empty transcript has no chapters."""
    assert find(transcript("")) == []


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.sampled_from([None, 1, 600]))
def test_any_text_gives_ascending_marks_at_phrases(text: str, seconds: int | None) -> None:
    """Marks ascend and each is the start of an utterance, for any string whatever."""
    talk = transcript(text, seconds)
    found = find(talk)
    assert found == sorted(set(found))
    assert set(found) <= {u.char_start for u in utterances.split(talk)}


def test_speakers_make_a_question_begin_a_topic() -> None:
    """A host's question between two long answers is likelier to begin a chapter than a sentence inside an answer."""
    answer = "做酱油要先蒸黄豆，再拌上面粉放进曲室，三天以后长出黄绿色的曲霉。" * 6
    question = "那我很好奇，您后来为什么决定去海边晒盐？"
    text = f"{answer}\n{question}\n{answer.replace('酱油', '海盐')}"
    spans = [(0, len(answer), "乙"), (len(answer) + 1, len(answer) + 1 + len(question), "甲")]
    spans.append((spans[1][1] + 1, len(text), "乙"))
    talk = Transcript("talk", text, tuple(Cue(None, None, a, b, who) for a, b, who in spans), SOURCE)
    known = model()
    seen = chapters_features.candidates(talk, utterances.split(talk), known.phrases, known.function)
    likely = known.probabilities(seen)
    assert seen.turns_known
    assert seen.at[likely.argmax()] == len(answer)


@pytest.mark.parametrize(
    ("raw", "key"),
    [({"turn": 1.0}, "always"), ({"always": 1.0, "turn": "much"}, "turn"), (None, "always")],
)
def test_malformed_weights_are_named(raw: object, key: str) -> None:
    """A missing or wrong weight is a DataError that names it."""
    with pytest.raises(DataError, match=key):
        Weights.parse(raw, "turns", "weights.toml")


def test_malformed_selection_is_named() -> None:
    """A value that cannot be is a DataError that names its key."""
    fine = {key: getattr(USUAL, key) for key in Selection.__annotations__}
    assert Selection.parse(fine, "chapters.toml") == USUAL
    with pytest.raises(DataError, match="gap"):
        Selection.parse(fine | {"gap": -1}, "chapters.toml")
    with pytest.raises(DataError, match="exactly"):
        Selection.parse(fine | {"gaps": 1}, "chapters.toml")


def test_weights_of_unknown_features_are_refused() -> None:
    """Weights fitted on other features do not pass in silence."""
    talk = transcript(episodes()[0][0])
    phrases, function, _ = cues()
    seen = chapters_features.candidates(talk, utterances.split(talk), phrases, function)
    with pytest.raises(DataError, match="moonlight"):
        replace(model().plain, features={"moonlight": 1.0}).probabilities(seen)


def test_published_marks_are_found_better_than_by_even_spacing(shared_eval: Path) -> None:
    """On six episodes with makers' marks, twice as many are met as evenly spaced marks meet."""
    import json

    from pipeline import ingest

    right = count = 0
    for path in sorted((shared_eval / "chapters" / "published").glob("*.json"))[::7]:
        truth = json.loads(path.read_text(encoding="utf-8"))
        talk = ingest.read(shared_eval / "chapters" / "transcripts" / path.name)
        wanted = [c["start"] for c in truth["chapters"] if c["start"] >= 60]
        got = [(talk.ms_at(at) or 0) / 1000 for at in find(talk)]
        right += sum(any(abs(g - w) <= 30 for g in got) for w in wanted)
        count += len(wanted)
    assert right / count > 0.4


def test_a_mark_a_moment_behind_the_last_phrase_is_kept() -> None:
    """The maker's last mark may stand where the music ends the episode."""
    talk = transcript("今天的天气不错。我们出门走走。", 20, Metadata(marks=(Mark(0, "开头"), Mark(24_000, "片尾"))))
    found = chapters.find(talk, utterances.split(talk), (), Settings())
    assert [c.title for c in found] == ["开头", "片尾"]
