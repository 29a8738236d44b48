"""Sponsors: who paid for a read and what it offers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model import Entity, Mention, Metadata, Section, Segmented
from pipeline.settings import Settings
from pipeline.tag.sponsors import complete
from tests.test_utterances import transcript

TALK = "那座山的步道分成三段，我們走了一整天才走完，晚上就在山屋裡面煮泡麵。"


def completed(
    read: str, *entities: Entity, after: str = "", notes: str = "", options: Settings = Settings()
) -> Section:
    """The completed sponsor section of an episode that is talk, the read, more talk."""
    made_up = transcript(TALK, read, TALK + after)
    if notes:
        made_up = replace(made_up, meta=Metadata(description=notes))
    start, end = len(TALK) + 1, len(TALK) + 1 + len(read)
    whole = len(made_up.text)
    parts = (Section("content", 0, start), Section("sponsor", start, end), Section("content", end, whole))
    return complete(Segmented(made_up, (), parts, ()), entities, options)[1]


def entity(name: str, read: str, *surfaces: str, type_: str = "ORG", outside: int = 0) -> Entity:
    """An entity mentioned wherever the read says one of its surfaces, and so often in the talk before."""
    begin = len(TALK) + 1
    mentions = [
        Mention(begin + i, begin + i + len(surface), "exact")
        for surface in surfaces or (name,)
        for i in range(len(read))
        if read.startswith(surface, i)
    ]
    mentions += [Mention(i, i + 1, "exact") for i in range(outside)]
    return Entity(name.lower(), name, type_, tuple(mentions))  # type: ignore[arg-type]


def test_brand_of_the_frame_wins() -> None:
    """The entity that the disclosure names is the sponsor, though the read names another more often."""
    read = "本集節目由青苔咖啡贊助播出，跟義大利的義式機比，義式機很貴，義式機又很重。"
    got = completed(read, entity("義式機", read, type_="PRODUCT"), entity("青苔咖啡", read))
    assert (got.sponsor, got.sponsor_id) == ("青苔咖啡", "青苔咖啡")


def test_garbled_forms_are_joined_by_the_entity() -> None:
    """The canonical name comes from the entity that the garbled surface is linked to."""
    read = "本集節目由青太咖啡贊助播出，青太咖啡的濾掛包很好喝。"
    assert completed(read, entity("青苔咖啡", read, "青太咖啡")).sponsor == "青苔咖啡"


def test_most_specific_entity_without_a_frame() -> None:
    """Without a disclosure the thing that the read names, and the rest of the episode does not, is the sponsor."""
    read = "嶺線背包真的很輕，嶺線背包還防水，去爬大山的時候可以背嶺線背包。"
    got = completed(read, entity("大山", read, outside=9), entity("嶺線背包", read))
    assert got.sponsor == "嶺線背包"


@pytest.mark.parametrize("type_", ["PERSON", "PLACE"])
def test_people_and_places_pay_for_nothing(type_: str) -> None:
    """A person or place named in a read is not its sponsor."""
    read = "阿澈阿澈阿澈，本集節目由青苔咖啡贊助播出。"
    assert completed(read, entity("阿澈", read, type_=type_)).sponsor == "青苔咖啡"


def test_unknown_brand_is_as_the_frame_says() -> None:
    """A brand that is no entity is named as it stands in the frame, without what describes it."""
    got = completed("本期节目由你的睡眠好伙伴的棉屿家居赞助播出。")
    assert (got.sponsor, got.sponsor_id) == ("棉屿家居", None)


def test_notes_and_settings_name_the_sponsor() -> None:
    """Where the read is not clear, the show notes or the user's brands are taken as they spell it."""
    read = "他们家的四件套真的很好，miaNyu的链接在简介里。"
    assert completed(read, notes="本期节目由Mianyu赞助播出").sponsor == "Mianyu"
    assert completed(read, options=Settings(brands=("MIANYU",))).sponsor == "MIANYU"


@pytest.mark.parametrize(
    ("read", "offers"),
    [
        ("現在下單享有六五折，首單折100塊", ("六五折", "首單折100塊")),
        ("限时8折，满300减50，包邮", ("限时8折", "满300减50", "包邮")),
        ("買兩年加送4個月，還有30天退款保證", ("買兩年加送4個月", "30天退款保證")),
        ("这件事情让我很受挫折，转折点在去年", ()),
    ],
)
def test_offers(read: str, offers: tuple[str, ...]) -> None:
    """Discounts, gifts and guarantees are kept as said; 挫折 is no discount."""
    assert completed(read).offers == offers


@pytest.mark.parametrize(
    ("read", "codes"),
    [
        ("結帳輸入折扣碼 FENG20 就可以了", ("FENG20",)),
        ("優惠碼是 F-E-N-G，記得輸入", ("FENG",)),
        ("折扣码 F E N G 立刻使用", ("FENG",)),
        ("进店报暗号慢车厢，就可以领礼物", ("慢车厢",)),
        ("他写的代码很好读", ()),
        ("用这个口令来进行一个购买，", ()),
    ],
)
def test_codes(read: str, codes: tuple[str, ...]) -> None:
    """Coupon codes are found, also spelled letter by letter, and passwords in Han."""
    assert completed(read).codes == codes


@pytest.mark.parametrize(
    ("read", "deadline"),
    [
        ("活動只到3月31號，要買要快", "活動只到3月31號"),
        ("十一月三十号之前下单都有", "十一月三十号之前"),
        ("随时都可以买", None),
    ],
)
def test_deadline(read: str, deadline: str | None) -> None:
    """The words that say until when an offer holds."""
    assert completed(read).deadline == deadline


def test_disclosure() -> None:
    """A read is disclosed before what it praises, only at its end, or never."""
    praise = "青苔咖啡的濾掛包口感很滑順，帶有堅果跟黑糖的香氣。" * 6
    assert completed("本集節目由青苔咖啡贊助播出。" + praise).disclosed == "before"
    assert completed(praise + "以上是業配。").disclosed == "late"
    assert completed(praise).disclosed == "never"


def two_reads(first: str, second: str, *entities: Entity) -> list[Section]:
    """The completed sponsor sections of an episode that begins with one read and ends with another."""
    made_up = transcript(first, TALK, second)
    a, b = len(first) + 1, len(first) + len(TALK) + 2
    parts = (Section("sponsor", 0, a), Section("content", a, b), Section("sponsor", b, len(made_up.text)))
    return [s for s in complete(Segmented(made_up, (), parts, ()), entities, Settings()) if s.kind == "sponsor"]


def test_a_read_is_disclosed_by_another_one() -> None:
    """Praise of a sponsor that another read discloses is disclosed before or late, as that read stands."""
    credit, praise = "本集節目由青苔咖啡贊助播出。", "青苔咖啡的濾掛包口感很滑順。"
    assert [s.disclosed for s in two_reads(credit, praise)] == ["before", "before"]
    assert [s.disclosed for s in two_reads(praise, credit)] == ["late", "before"]


def test_a_sponsor_credited_elsewhere_goes_before_other_names() -> None:
    """A closing mention names the sponsor of the opening read, not what else it names."""
    first, second = "本集節目由青苔咖啡贊助播出。", "也要謝謝青苔咖啡，還有山屋電台跟山屋電台的聽眾。"
    begin = len(first) + len(TALK) + 2
    places = [first.index("青"), begin + second.index("青")]
    known = Entity("moss", "青苔咖啡", "ORG", tuple(Mention(i, i + 4, "exact") for i in places))
    other = [begin + i for i in range(len(second)) if second.startswith("山屋電台", i)]
    radio = Entity("radio", "山屋電台", "ORG", tuple(Mention(i, i + 4, "exact") for i in other))
    assert [s.sponsor for s in two_reads(first, second, known, radio)] == ["青苔咖啡"] * 2


def test_a_shortened_name_is_that_of_the_credit() -> None:
    """A closing mention that only says 嶺線 is the credited 嶺線戶外背包's, not of what else it names more often."""
    first, second = "本集節目由嶺線戶外背包贊助播出。", "最後嶺線也會到霧峰大學擺攤，霧峰大學的同學記得來。"
    begin = len(first) + len(TALK) + 2
    at = [begin + i for i in range(len(second)) if second.startswith("霧峰大學", i)]
    school = Entity("school", "霧峰大學", "ORG", tuple(Mention(i, i + 4, "exact") for i in at))
    assert [s.sponsor for s in two_reads(first, second, school)] == ["嶺線戶外背包"] * 2


def test_a_channel_has_not_paid() -> None:
    """Where a read sends its listeners is no sponsor, unless a frame credits it."""
    read = "嶺線背包真的很輕，到小紅書搜嶺線背包，小紅書還有小紅書的直播。"
    assert completed(read, entity("小紅書", read), entity("嶺線背包", read)).sponsor == "嶺線背包"
    read = "本集節目由小紅書贊助播出，嶺線背包也在小紅書上。"
    assert completed(read, entity("小紅書", read), entity("嶺線背包", read)).sponsor == "小紅書"


def test_the_show_has_not_paid() -> None:
    """Of two names in a frame, that of the show itself is left out."""
    read = "歡迎收聽夜行巴士，本集節目由夜行巴士與嶺線背包共同呈現。"
    assert completed(read).sponsor == "嶺線背包"


def test_second_read_has_the_name_of_the_first() -> None:
    """A read without a name of its own has the sponsor of the episode's only named read."""
    first, second = "本集節目由青苔咖啡贊助播出。", "連結我放在資訊欄，記得去看看。"
    made_up = transcript(first, TALK, second)
    a, b = len(first) + 1, len(first) + len(TALK) + 2
    parts = (Section("sponsor", 0, a), Section("content", a, b), Section("sponsor", b, len(made_up.text)))
    done = complete(Segmented(made_up, (), parts, ()), (), Settings())
    assert [s.sponsor for s in done] == ["青苔咖啡", None, "青苔咖啡"]


def test_sections_without_a_sponsor_stay_as_they_are() -> None:
    """Nothing is added to an episode without reads."""
    made_up = transcript(TALK)
    parts = (Section("content", 0, len(TALK)),)
    assert complete(Segmented(made_up, (), parts, ()), (), Settings()) is parts


def test_quotation_marks_make_no_second_sponsor() -> None:
    """「嶺線」背包 in the notes and 嶺線背包 in the read are one sponsor, under the entity's name and id."""
    read, thanks = "本集節目由嶺線背包贊助播出，嶺線背包很輕。", "最後再推一次，這個背包真的很好背。"
    made_up = replace(transcript(read, TALK, thanks), meta=Metadata(description="本集節目由「嶺線」背包贊助播出"))
    first, last = len(read) + 1, len(made_up.text) - len(thanks)
    parts = (Section("sponsor", 0, first), Section("content", first, last), Section("sponsor", last, len(made_up.text)))
    at = read.index("嶺線背包")
    known = Entity("ridge", "嶺線背包", "ORG", (Mention(at, at + 4, "exact"), Mention(at + 11, at + 15, "exact")))
    got = complete(Segmented(made_up, (), parts, ()), [known], Settings())
    assert [(section.sponsor, section.sponsor_id) for section in got if section.kind == "sponsor"] == [
        ("嶺線背包", "ridge")
    ] * 2
