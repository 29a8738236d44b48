"""The record and its JSON."""

from __future__ import annotations

import json

import jsonschema
import msgspec
import pytest

from pipeline.errors import InputError
from pipeline.record import decode, encode, json_schema
from tests import made


def test_a_record_survives_its_json() -> None:
    """Encoding and decoding gives the same record; whole numbers stay whole."""
    record = made.episode()
    data = encode(record)
    assert decode(data, "x") == record
    assert b'"value":208000000000,' in data


def test_the_schema_accepts_records_and_refuses_others() -> None:
    """The published JSON Schema is one, accepts a record, and refuses one with a kind that does not exist."""
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    record = json.loads(encode(made.episode()))
    jsonschema.validate(record, schema)
    record["segments"][0]["kind"] = "jingle"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record, schema)


def test_what_is_no_record_is_told() -> None:
    """A file of another shape is an error that names the file, the field and what to do."""
    with pytest.raises(InputError, match=r"a\.json: is not an episode record of schema 1: .*`\$\.text`; run podclaims"):
        decode(msgspec.json.encode(json.loads(encode(made.episode())) | {"text": 5}), "a.json")
    with pytest.raises(InputError, match=r"a\.txt: is not an episode record; if it is a transcript, podclaims run"):
        decode("[00:00] 大家好".encode(), "a.txt")
