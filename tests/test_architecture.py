"""The shape of the code: imports point one way, files stay small, heavy imports stay out of the way."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "pipeline"
FILES = sorted(PACKAGE.rglob("*.py"))

LAYERS = [
    {"errors", "text"},
    {"lexicon", "settings", "transcript"},
    {"model", "resources", "storage"},
    {"places"},
    {"ingest"},
    {"segment"},
    {"tag"},
    {"record"},
    {"recorder"},
    {"flow", "sources"},
    {"interop"},
    {"tables", "store", "amounts"},
    {"batch", "filters"},
    {"query"},
    {"corpus"},
    {"results", "review", "captions", "highlights", "marks"},
    {"notes"},
    {"report"},
    {"console", "console_run", "doctor", "cli_common"},
    {"cli_query", "cli_names", "cli_batch", "cli_report"},
    {"cli"},
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}


def imported(path: Path) -> set[str]:
    """Names of the pipeline's parts that a file imports at module level or inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "pipeline":
            parts = node.module.split(".")[1:]
            found |= {parts[0]} if parts else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("pipeline.")}
    return found - {"__version__"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_point_one_way(path: Path) -> None:
    """A part imports only itself and parts of lower layers."""
    part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if part in ("__init__", "__main__"):
        return
    for other in imported(path) - {part}:
        assert LEVEL[other] < LEVEL[part] or {part, other} <= {"errors", "text"}, f"{part} must not import {other}"


@pytest.mark.parametrize(
    "path", [*FILES, *sorted((ROOT / "tests").rglob("*.py"))], ids=lambda p: p.relative_to(ROOT).as_posix()
)
def test_no_file_is_long(path: Path) -> None:
    """No file passes 300 lines: split along a noun."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_help_loads_nothing_heavy() -> None:
    """``--help`` imports neither spaCy nor pandas nor a word cutter, so that it answers at once."""
    code = (
        "import sys; sys.argv = ['podclaims', 'run', '--help']\n"
        "from pipeline.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'spacy', 'pandas', 'jieba', 'numpy', 'pypinyin', 'feedparser'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stderr.strip() == "[]"
    assert "--jobs" in done.stdout


def test_asking_loads_nothing_heavy(tmp_path: Path) -> None:
    """``podclaims claims`` answers without spaCy, pandas, numpy, a word cutter or a converter of scripts."""
    from pipeline import store
    from tests import made

    store.update(made.folder(tmp_path, made.episode()))
    code = (
        f"import sys; sys.argv = ['podclaims', 'claims', '-e', 'B200', '--min', '1kW', '-f', 'csv', '-r', {str(tmp_path)!r}]\n"
        "from pipeline.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'spacy', 'pandas', 'jieba', 'rjieba', 'numpy', 'pypinyin', 'jinja2', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stderr.strip() == "[]"
    assert "1000瓦" in done.stdout
