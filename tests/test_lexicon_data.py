"""The package's names: that the files hold together, and a sample of what they know."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from pipeline.lexicon import Entry, Lexicon, fold, read
from pipeline.resources import DATA, lexicon
from pipeline.text import views

FILES = sorted((DATA / "lexicon").glob("*.jsonl"))
ENTRIES = [entry for path in FILES for entry in read(path)]
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

# Characters that OpenCC maps away from a script and that names in it use all the same: 周杰倫, 里昂, 中砂 and 昇腾, 李喆, 张钧甯.
SEEN_IN_TW = frozenset("台杰后里于余云万群峰丑征复范占冲游麦党郁伙岳托胜辟准凶秘采晋斗丰岩夸床朴咸愿涂干栗淀筑吃粽灶涌")
SEEN_IN_CN = frozenset("昇喆吒乾崑甯濛霑頫頔")

FACTS = """
輝達 nvidia | 英伟达 nvidia | NVIDIA nvidia | 皮衣刀客 jensen-huang | 黃仁勳 jensen-huang | 蘇媽 lisa-su
護國神山 tsmc | 台积电 tsmc | 台達電 delta-electronics | 發哥 mediatek | 聯電 umc | 高通 qualcomm | 海力士 sk-hynix
阿斯麦 asml | 艾司摩爾 asml | 中芯国际 smic | 日月光 ase | 鴻海 foxconn | 富士康 foxconn | 緯穎 wiwynn | 群聯 phison
H100 nvidia-h100 | H200 nvidia-h200 | GB200 nvidia-gb200 | RTX 5090 geforce-rtx-5090 | MI300X amd-mi300x
驍龍 snapdragon | 昇騰910C ascend-910c | CoWoS cowos | HBM3E hbm3e | Grok grok | Groq groq | ChatGPT chatgpt
GPT-4 gpt-4 | GPT-4o gpt-4o | o3-mini o3-mini | DeepSeek-R1 deepseek-r1 | 深度求索 deepseek | 千问 qwen | 可灵 kling
智譜 zhipu | 月之暗面 moonshot-ai | 字节跳动 bytedance | 抖音 douyin | TikTok tiktok | 鹅厂 tencent | 狗东 jd
蝦皮 shopee | 批踢踢 ptt | 臉書 facebook | 祖克柏 mark-zuckerberg | 扎克伯格 mark-zuckerberg | 馬斯克 elon-musk
納德拉 satya-nadella | 辛頓 geoffrey-hinton | 杨立昆 yann-lecun | 梁文鋒 liang-wenfeng | 張忠謀 morris-chang
比亞迪 byd | 赛力斯 seres | 寧德時代 catl | 萝卜快跑 apollo-go | 星艦 starship | 星链 starlink | 安克 anker
云鲸 narwal | 比特幣 bitcoin | 幣安 binance | 芯片法案 chips-act | GTC nvidia-gtc | 云栖大会 apsara-conference
36氪 36kr | 輸配電 - | 红烧牛肉 - | iPhone 16 Pro iphone-16-pro | Vision Pro apple-vision-pro
科學革命的結構 ke-xue-ge-ming-de-jie-gou | 汤用彤 tang-yong-tong | 崔鶯鶯 cui-ying-ying | 东方树叶 dong-fang-shu-ye
先鋒書店 xian-feng-shu-dian | 命运交响曲 ming-yun-jiao-xiang-qu | 陶溪川 tao-xi-chuan | 四海兄弟 mei-guo-wang-shi
其正 - | 前三名 - | 太阳城 - | 方法论 - | 下流 -
"""


@pytest.fixture(scope="module")
def known() -> Lexicon:
    """All names of the package; building it refuses ids and strong surfaces that occur twice."""
    return lexicon()


def strong(entry: Entry) -> list[str]:
    """Surfaces of an entry that need no context."""
    weak = {fold(surface) for surface in entry.weak}
    return [surface for surface in entry.surfaces if fold(surface) not in weak]


def test_the_lexicon_is_broad(known: Lexicon) -> None:
    """More than 3,000 things, and of every type enough to be worth a file of its own."""
    types = Counter(entry.type for entry in known.entries.values())
    assert len(known.entries) == len(ENTRIES) >= 3000
    assert min(types.values()) >= 300, types


def test_ids_are_kebab_case() -> None:
    """Ids stand in records and addresses: small letters, digits and single hyphens."""
    assert [entry.where for entry in ENTRIES if not KEBAB.fullmatch(entry.id)] == []


def test_a_strong_surface_names_one_thing() -> None:
    """What two things are called is weak in all but one of them."""
    owners: dict[str, set[str]] = {}
    for entry in ENTRIES:
        for surface in strong(entry):
            owners.setdefault(fold(surface), set()).add(entry.id)
    assert {surface: ids for surface, ids in owners.items() if len(ids) > 1} == {}


def test_a_weak_surface_can_be_confirmed() -> None:
    """A weak surface without context words counts only beside a strong one, so there must be one."""
    assert [entry.where for entry in ENTRIES if entry.weak and not entry.context and not strong(entry)] == []


def test_context_says_more_than_the_surface() -> None:
    """A surface that is its own context would confirm itself."""
    weak = [(entry, {fold(surface) for surface in entry.weak}) for entry in ENTRIES]
    assert [entry.where for entry, surfaces in weak if surfaces & {fold(word) for word in entry.context}] == []


def test_a_single_character_is_weak() -> None:
    """X and C need context: one character stands everywhere."""
    assert [entry.where for entry in ENTRIES for surface in strong(entry) if len(surface) < 2] == []


def test_surfaces_have_no_space_at_their_ends() -> None:
    """A surface is looked up as written; a stray space would hide it."""
    assert [entry.where for entry in ENTRIES for s in (*entry.surfaces, *entry.context) if s != s.strip()] == []


def test_never_lists_things_that_exist(known: Lexicon) -> None:
    """A guard that names no entry guards nothing; one that names its own entry forbids everything."""
    assert [e.where for e in ENTRIES for other in e.never if other not in known.entries or other == e.id] == []


def test_names_are_in_their_script() -> None:
    """tw names hold no character of simplified script alone, cn names none of traditional script alone."""
    traditional, simplified = views._script_sets()
    simplified, traditional = simplified - SEEN_IN_TW, traditional - SEEN_IN_CN
    wrong = [(entry.where, name) for entry in ENTRIES for name in entry.tw if simplified & set(name)]
    wrong += [(entry.where, name) for entry in ENTRIES for name in entry.cn if traditional & set(name)]
    assert wrong == []


@pytest.mark.parametrize("fact", [fact.strip() for fact in re.split(r"[|\n]", FACTS) if fact.strip()])
def test_a_surface_names_its_thing(fact: str, known: Lexicon) -> None:
    """``surface id``: the thing is among those the surface names; ``-`` is a surface that names nothing."""
    surface, _, wanted = fact.rpartition(" ")
    found = [entry.id for entry in known.by_surface.get(fold(surface), [])]
    assert found == [] if wanted == "-" else wanted in found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("grok", "groq"),
        ("tsmc", "delta-electronics"),
        ("mediatek", "umc"),
        ("xiaomi", "xpeng"),
        ("nvidia-h100", "nvidia-h200"),
        ("gpt-4", "gpt-4o"),
        ("arm", "risc-v"),
    ],
)
def test_look_alikes_are_kept_apart(one: str, other: str, known: Lexicon) -> None:
    """Names one letter or one sound apart are not merged, in whichever direction the guard is written."""
    assert other in known.entries[one].never or one in known.entries[other].never


def test_everyday_talk_names_nothing(known: Lexicon) -> None:
    """Everyday sentences hold no strong name of a thing."""
    text = fold("今天早上我去公園散步,吃了一碗豆漿和油條,天氣很好,鄰居的狗也跟著跑,我們聊了一下最近看的書")
    assert [(hit.entry.id, text[hit.start : hit.end]) for hit in known.find(text) if not hit.weak] == []
