"""What counts as the name of a term in a text."""

from __future__ import annotations

import pytest

from studynotes.crosslink.matcher import Matcher


def found(forms: list[str], text: str) -> list[str]:
    return [text[match.first : match.last] for match in Matcher(forms).find(text) if not match.is_inner]


@pytest.mark.parametrize(
    ("forms", "text", "expected"),
    [
        pytest.param(["queue"], "A Queue, two queues.", ["Queue", "queues"], id="any capitals, plural"),
        pytest.param(["policy"], "IAM policies", ["policies"], id="plural in ies"),
        pytest.param(["alias"], "aliases", ["aliases"], id="plural in es"),
        pytest.param(["Lambda"], "lambda Lambda Lambdas", ["Lambda", "Lambdas"], id="a name has its capitals"),
        pytest.param(["NS"], "SNS, DNS and NS", ["NS"], id="no part of a word"),
        pytest.param(["S3", "SSE-S3"], "SSE-S3 or S3", ["SSE-S3", "S3"], id="the longest wins"),
        pytest.param(["dead-letter queue"], "a dead letter queue", ["dead letter queue"], id="hyphen as blank"),
        pytest.param(["key pair"], "a key-pair", ["key-pair"], id="blank as hyphen"),
        pytest.param(["EFS"], "EFS-IA, EFS's, (EFS), EFS/S3", ["EFS", "EFS", "EFS"], id="no part of a compound"),
        pytest.param(["S3"], "s3.example.com/S3.txt S3:Get _S3 /S3/x S3_a", [], id="no part of an address or a path"),
        pytest.param(["S3"], "S3.\nS3: S3, S3; S3!", ["S3"] * 5, id="punctuation behind"),
        pytest.param(["visibility timeout"], "visibility\ntimeout", [], id="not over a line end"),
        pytest.param(["api", "API gateway"], "API gateway api", ["API gateway", "api"], id="name before common noun"),
        pytest.param(["İstanbul", "queue"], "İİİ queue", ["queue"], id="characters that grow in lower case"),
        pytest.param(["IV"], "IV. 1. x\nthe IV. of it, IV 2\nIV) x\nIV.", [], id="a numeral that counts"),
        pytest.param(["IV", "CDC"], "IV is\n(IV), an IV.\nCDC. It", ["IV", "IV", "IV", "CDC"], id="a name, no numeral"),
        pytest.param([], "nothing", [], id="no forms"),
    ],
)
def test_find(forms: list[str], text: str, expected: list[str]) -> None:
    assert found(forms, text) == expected


def test_a_long_text_without_blanks_is_no_word() -> None:
    text = "S3," * 100_000
    assert found(["S3"], text) == []
