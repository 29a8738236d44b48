"""Does the number of known names matter? Finding entities with a lexicon of 3,000 and of 300,000 things.

    python -m tests.benchmarks.lexicon_size [FILE_OR_FOLDER …] [--small 3000] [--large 300000]

The things are the package's (a sample of them in the small lexicon) and invented ones: companies of two rare
characters with a suffix, people, foreign names and Latin product names, so that few of them are said. Prints seconds to
build each, characters a second of the entities alone and of the whole tag stage, best of five and interleaved, and the
ratio.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path
from unittest import mock

from pipeline import ingest, resources, sources
from pipeline.lexicon import Entry, Lexicon, fold
from pipeline.model import Segmented, Transcript
from pipeline.segment import segment
from pipeline.settings import Settings
from pipeline.tag import tag
from pipeline.tag.entities import find
from pipeline.tag.entities_data import name_words
from pipeline.text.words import Words

SAMPLES = Path(__file__).resolve().parents[2] / "transcripts"
RARE = "鑫淼焱垚犇羴霂昶晟曦珺珂瑾瑜璟玥芃芮茜荻菡蓁蔚薇沅沁泓洺淇淳渝湛溪滢漪澄瀚峤岚峥嵘巍钧铮锦锴镕"
SUFFIXES = ("科技", "集团", "生技", "资本", "控股", "银行")
SYLLABLES = ("zor", "vex", "lum", "quil", "bran", "tik", "mor", "fen", "dax", "pel", "gri", "wun", "cas", "nov", "hyp")
TRIES = 5


def invented(number: int, taken: set[str]) -> list[Entry]:
    """That many things nobody has heard of, none under a folded name that is taken."""
    dice = random.Random(7)
    surnames = sorted(name for name in name_words().surnames if len(name) == 1)
    sounds = sorted(name_words().transliteration)
    made: list[Entry] = []
    while len(made) < number:
        kind = dice.randrange(4)
        if kind == 0:
            entry = Entry(f"i{len(made)}", "ORG", cn=("".join(dice.sample(RARE, 2)) + dice.choice(SUFFIXES),))
        elif kind == 1:
            entry = Entry(f"i{len(made)}", "PERSON", cn=(dice.choice(surnames) + "".join(dice.sample(RARE, 2)),))
        elif kind == 2:
            entry = Entry(f"i{len(made)}", "PERSON", cn=("".join(dice.sample(sounds, dice.randint(4, 6))),))
        else:
            name = "".join(dice.sample(SYLLABLES, 3)).capitalize() + dice.choice(("", "", " 2", " Pro", " AI"))
            entry = Entry(f"i{len(made)}", "PRODUCT", en=(name,))
        if fold(entry.surfaces[0]) not in taken:
            taken.add(fold(entry.surfaces[0]))
            made.append(entry)
    return made


def lexicon(size: int) -> Lexicon:
    """A lexicon of that many things: the package's, cut to a third of the size at most, and invented ones."""
    own = list(resources.lexicon().entries.values())
    kept = own if len(own) < size // 3 else random.Random(7).sample(own, size // 3)
    return Lexicon([*kept, *invented(size - len(kept), {fold(s) for entry in kept for s in entry.surfaces})])


def seconds(known: Lexicon, segmented: list[Segmented]) -> tuple[float, float]:
    """Processor seconds for the entities alone and for the whole tag stage."""
    with mock.patch.object(resources, "lexicon", lambda settings=Settings(): known):
        start = time.process_time()
        for one in segmented:
            find(one, Words(one.transcript.simplified), Settings())
        middle = time.process_time()
        for one in segmented:
            tag(one, Settings())
        return middle - start, time.process_time() - middle


def measure(transcripts: list[Transcript], small: int, large: int) -> float:
    """Print the figures; the ratio of the tag stage's throughputs."""
    segmented = [segment(one, Settings()) for one in transcripts]
    chars = sum(len(one.text) for one in transcripts)
    lexicons: dict[int, Lexicon] = {}
    for size in (small, large):
        start = time.perf_counter()
        lexicons[size] = lexicon(size)
        seconds(lexicons[size], segmented[:1])  # indexes are built when first asked
        print(f"{size:>8,} things built in {time.perf_counter() - start:.1f} s")
    best = {size: (float("inf"), float("inf")) for size in lexicons}
    for _ in range(TRIES):
        for size, known in lexicons.items():
            times = seconds(known, segmented)
            best[size] = (min(best[size][0], times[0]), min(best[size][1], times[1]))
    for size, (alone, whole) in best.items():
        print(
            f"{size:>8,} things  entities {chars / alone / 1e6:.2f} Mchar/s  tag stage {chars / whole / 1e6:.2f} Mchar/s"
        )
    ratios = [best[small][at] / best[large][at] for at in (0, 1)]
    print(f"throughput with {large:,} beside {small:,}: entities {ratios[0]:.2f}, tag stage {ratios[1]:.2f}")
    return ratios[1]


def main() -> None:
    """Read the transcripts and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=[str(SAMPLES)])
    parser.add_argument("--small", type=int, default=3_000)
    parser.add_argument("--large", type=int, default=300_000)
    args = parser.parse_args()
    measure([ingest.read(source.path) for source in sources.find(args.paths)], args.small, args.large)


if __name__ == "__main__":
    main()
