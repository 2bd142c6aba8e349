"""What becomes of the words of the frozen notes, line by line, and of words in other languages."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from msgspec.structs import replace as with_fields

from studynotes.clean.english import is_english, is_foreign
from studynotes.documents import tidy_documents
from studynotes.model import Document, Heading, Paragraph, plain
from studynotes.parse import parse
from studynotes.source import read, read_folder
from studynotes.split import page_level
from studynotes.table_files import load
from studynotes.tables import Tables
from studynotes.tidy import tidy
from studynotes.tree import walk
from studynotes.words import ENGLISH
from tests.conftest import FROZEN_NOTES

Texts = dict[int, str]
_BLANKS = re.compile(r"\s+")


def tidied(tables: Tables) -> Document:
    document = parse(read_folder(FROZEN_NOTES)[0])
    return tidy_documents([document], tables, page_level([document]), ENGLISH)[0]


def texts(document: Document) -> Texts:
    """Line of the source -> what readers see of it."""
    found: dict[int, list[str]] = {}
    for block in walk(document.blocks):
        match block:
            case Heading(runs=runs, span=span):
                found.setdefault(span.first, []).append(plain(runs))
            case Paragraph(lines=lines):
                for line in lines:
                    for number in range(line.span.first, line.span.last + 1):
                        found.setdefault(number, []).append(plain(line.runs))
            case _:
                pass
    return {number: _BLANKS.sub(" ", " | ".join(each)) for number, each in found.items()}


@pytest.fixture(scope="module")
def shown() -> Texts:
    return texts(tidied(load(FROZEN_NOTES)))


@pytest.fixture(scope="module")
def without_fixes() -> Texts:
    tables = load(FROZEN_NOTES)
    return texts(tidied(with_fields(tables, fixes=with_fields(tables.fixes, fix=()))))


@pytest.fixture(scope="module")
def without_tables() -> Texts:
    return texts(tidied(Tables()))


def rows(name: str) -> Iterator[dict[str, str]]:
    with (FROZEN_NOTES / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def gone(shown: Texts) -> dict[str, float]:
    """Confidence of the reviewers -> part of their errors that readers no longer see."""
    seen, total = Counter[str](), Counter[str]()
    for row in rows("expected-words.tsv"):
        wrong, right = (_BLANKS.sub(" ", row[name]) for name in ("wrong", "right"))
        text = shown.get(int(row["line"]), "")
        still = re.search(rf"(?<!\w){re.escape(wrong)}(?!\w)", text) and not (wrong in right and right in text)
        total[row["confidence"]] += 1
        seen[row["confidence"]] += bool(still)
    return {name: 1 - seen[name] / total[name] for name in total} | {"all": 1 - seen.total() / total.total()}


def test_reviewed_errors_are_gone(shown: Texts) -> None:
    found = gone(shown)
    assert (found["high"], found["medium"]) == (1, 1)
    assert found["low"] >= 0.9


def test_rules_alone_find_half_of_the_errors(without_fixes: Texts) -> None:
    assert gone(without_fixes)["all"] >= 0.5


def test_right_words_stay(without_tables: Texts) -> None:
    """Words that a spell checker breaks are as the notes have them, but for a capital at the beginning."""
    for row in rows("right-words.tsv"):
        for line, times in Counter(row["lines"].split(",")).items():
            text = without_tables[int(line)]
            assert text.casefold().count(row["token"].casefold()) >= times, (line, text)


WRITTEN = {
    "de": "Die Warteschlange puffert Nachrichten, so dass kein Dienst auf den anderen wartet. Im ersten Teil steht,\n"
    "wie das geht, und im zweiten, was es kostet. Adress, teh, recieve, its, 256kb und i sind hier nicht gemeint.",
    "it": "La coda conserva i messaggi finche il servizio non e pronto. Per esempio un messaggio di 256kb nella coda\n"
    "che non si perde: definisce i parametri e le accessible risorse, ecc.. di ogni ambiente, con i dati dei clienti.",
    "fr": "La file garde les messages et le service les prend quand il est pret. Un message a 256kb au plus, ce qui\n"
    "est peu pour une photo; dans ce cas on garde le fichier ailleurs et la file ne porte que son addresse.",
    "es": "La cola guarda los mensajes hasta que el servicio los toma. Un mensaje tiene 256kb como maximo y el resto\n"
    "se guarda en otro lugar, para que la cola no sea lenta; es la definicion de acces y de recieve.",
    "ja": "キューはメッセージを保存します。サービスは準備ができたら 256kb のメッセージを受け取ります。",
}


@pytest.mark.parametrize("language", WRITTEN)
def test_other_languages_stay(language: str) -> None:
    """Words, units and capitals of notes in another language are nobody's business."""
    document = parse(read(WRITTEN[language].encode(), "notes.md"))
    assert not is_english([WRITTEN[language]])
    made = tidy(replace(document, page_level=1), Tables())
    assert {change.rule for change in made.changes} <= {"wrapped-lines", "statement-lines", "file-titles"}


def test_english_is_known_by_its_common_words() -> None:
    assert is_english(["the queue keeps a message until it is deleted", "max size is 256kb, for a day"])
    assert not is_english([])
    assert not is_english(["x = f(y)"])


def test_a_line_may_quote_another_language() -> None:
    assert is_foreign("come si dice nella lingua di Dante: la coda non è vuota e il servizio la legge")
    assert not is_foreign("the queue is not empty and the service reads it in a loop")


@pytest.mark.parametrize(
    "text",
    [
        "use `teh` and `its recieve()` as the code has it",
        "see https://h.example/recieve/teh?its=256kb for the rest of it",
        "the file is in /var/recieve/teh or in C:\\recieve\\teh as it was",
        "the key is recieve_teh, the class is RecieveTeh and the option is --recieve-teh",
    ],
)
def test_code_paths_and_addresses_stay(text: str) -> None:
    document = parse(read(f"# Title\n\n{text}\n".encode(), "notes.md"))
    made = tidy(replace(document, page_level=1), Tables())
    assert {change.rule for change in made.changes} <= {"code-words", "sentence-starts", "sentence-ends"}
