"""Settings."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from pipeline import settings
from pipeline.errors import SettingsError
from pipeline.resources import DATA
from pipeline.settings import Settings


def write(folder: Path, text: str) -> Path:
    path = folder / "podclaims.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_printed_defaults_are_the_defaults() -> None:
    """The file that ``podclaims settings`` prints names every setting with its default."""
    printed = tomllib.loads((DATA / "settings.toml").read_text(encoding="utf-8"))
    assert settings.merge(Settings(), printed) == Settings()
    assert set(printed) == set(asdict(Settings()))


def test_a_show_has_its_exceptions(tmp_path: Path) -> None:
    """Fields under [shows.NAME] take the place of the general ones for that show, whatever its case and spaces."""
    found = settings.load(write(tmp_path, 'region = "cn"\n[shows."Chip Talk"]\nregion = "tw"\nhosts = ["阿凱"]\n'))
    assert found.for_show("chip  talk") == Settings(region="tw", hosts=("阿凱",))
    assert found.for_show("another") == found.for_show(None) == Settings(region="cn")


def test_lexicons_are_relative_to_the_file(tmp_path: Path) -> None:
    """A lexicon named in a settings file is looked for beside it."""
    assert settings.load(write(tmp_path, 'lexicons = ["names.csv"]')).general.lexicons == (str(tmp_path / "names.csv"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("regoin = 'tw'", "unknown setting 'regoin'; did you mean 'region'?"),
        ("region = 'us'", "region = 'us': expected one of 'auto', 'tw', 'cn'"),
        ("hosts = 'a'", "hosts = 'a': expected a list of strings"),
        ("sponsor_cap = 3.0", "expected a share above 0 and up to 1"),
        ("maker_chapters = 'yes'", "maker_chapters = 'yes': expected bool"),
        ("shows = 1", "shows must be tables"),
        ("region = ", "is not valid TOML"),
    ],
)
def test_wrong_settings_are_told(tmp_path: Path, text: str, message: str) -> None:
    """A wrong key or value is an error that names the file, the key and what to write."""
    path = write(tmp_path, text)
    with pytest.raises(SettingsError, match=r"podclaims\.toml") as caught:
        settings.load(path)
    assert message in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """A settings file that is not there is an error, not the defaults."""
    with pytest.raises(SettingsError, match="No such file"):
        settings.load(tmp_path / "none.toml")


def test_the_fingerprint_follows_fields_and_lexicons(tmp_path: Path) -> None:
    """It changes with any field and with the content of a lexicon, not with its date."""
    names = tmp_path / "names.csv"
    names.write_text("name,type\nAcme,ORG\n", encoding="utf-8")
    one = Settings(lexicons=(str(names),))
    before = one.fingerprint()
    assert before == Settings(lexicons=(str(names),)).fingerprint() != replace(one, display="tw").fingerprint()
    names.write_text("name,type\nAcme,PRODUCT\n", encoding="utf-8")
    assert one.fingerprint() != before
