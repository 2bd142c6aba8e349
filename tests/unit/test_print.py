"""Rendered pages put together on one page: what becomes of ids, links, headings and what stands beside the notes."""

from __future__ import annotations

from datetime import date

import pytest

from studynotes.pages.print import Part, all_notes, print_front
from studynotes.words import words_of

WORDS = words_of("en")

SNS = Part("sns", "SNS", "Messages", "services/sns/", '<h1 id="sns">SNS</h1><p id="überblick">Topics.</p>')


def part(html: str) -> str:
    """What becomes of `html` on the page of SQS, with SNS and the glossary beside it."""
    sqs = Part("sqs", "SQS & co.", "Messages", "services/sqs/", f'<h1 id="queues">SQS</h1>{html}')
    glossary = Part("glossary", "Glossary", "", "glossary/", '<h1 id="top">Glossary</h1><dl><dt id="dlq">DLQ</dt></dl>')
    text = all_notes([sqs, SNS, glossary], "print/", WORDS)
    return text.split('<section class="printed">\n<h2 id="sqs:queues">SQS</h2>')[1].split("\n</section>")[0]


@pytest.mark.parametrize(
    ("html", "printed"),
    [
        ('<h2 id="a">A</h2><h6>B</h6>', '<h3 id="sqs:a">A</h3><h6>B</h6>'),
        ('<p title="<h2>">&lt;h2&gt;</p>', '<p title="&lt;h2&gt;">&lt;h2&gt;</p>'),
        ('<p id="fn:1"><a href="#fn:1">1</a></p>', '<p id="sqs:fn:1"><a href="#sqs:fn:1">1</a></p>'),
        ('<a href="../sns/">x</a>', '<a href="#sns:sns">x</a>'),
        ('<a href="../sns/#%C3%BCberblick">x</a>', '<a href="#sns:überblick">x</a>'),
        ('<a href="#queues">x</a><a href="./">x</a>', '<a href="#sqs:queues">x</a><a href="#sqs:queues">x</a>'),
        (
            '<a class="term" href="../../glossary/#dlq" aria-describedby="term:dlq">x</a>',
            '<a class="term" href="#glossary:dlq">x</a>',
        ),
        # What is not on the page is where it was.
        ('<a href="../sns/#gone">x</a>', '<a href="../services/sns/#gone">x</a>'),
        ('<a href="../../compare/#x">x</a><a href="../../">x</a>', '<a href="../compare/#x">x</a><a href="../">x</a>'),
        ('<img src="../../a.svg" loading="lazy" alt="x">', '<img src="../a.svg" alt="x">'),
        (
            '<a href="https://a.example/x#y">x</a><a href="//a.example/">x</a><a href="mailto:a@b.example">x</a>',
            '<a href="https://a.example/x#y">x</a><a href="//a.example/">x</a><a href="mailto:a@b.example">x</a>',
        ),
        # Beside the notes
        ('<p data-search-exclude="">x</p><a class="headerlink" href="#a">x</a>y', "y"),
        ('<p class="see-also" data-search-exclude="">x</p>', '<p class="see-also" data-search-exclude="">x</p>'),
        ('<nav class="letters">x</nav><details class="seen">x</details><details>y</details>', "<details>y</details>"),
        ('<h2 id="letter:renamed">x</h2>\n<ul><li>x</li></ul><ul><li>y</li></ul>', "\n<ul><li>y</li></ul>"),
        # Raw HTML that never ends does not swallow the next page.
        ("<div><b>x", "<div><b>x</b></div>"),
    ],
)
def test_what_becomes_of_a_page(html: str, printed: str) -> None:
    assert part(html) == printed


def test_contents_are_by_group() -> None:
    sqs = Part("sqs", "SQS & co.", "Messages", "services/sqs/", '<h1 id="queues">SQS</h1>')
    iam = Part("iam", "IAM", "", "services/iam/", '<h1 id="iam">IAM</h1>')
    contents = all_notes([sqs, SNS, iam], "print/", WORDS).partition("</nav>")[0]
    assert contents.replace("\n", "") == (
        '<nav class="contents" aria-label="Contents"><ul><li>Messages<ul>'
        '<li><a href="#sqs:queues">SQS &amp; co.</a></li><li><a href="#sns:sns">SNS</a></li></ul></li>'
        '<li><a href="#iam:iam">IAM</a></li></ul>'
    )


def test_addresses_of_files() -> None:
    """As in the zip, where pages are files."""
    html = '<h1 id="a">A</h1><a href="b.html#b">x</a><a href="../compare.html">y</a><img src="../a.svg" alt="z">'
    a, b = Part("a", "A", "", "notes/a.html", html), Part("b", "B", "", "notes/b.html", '<h1 id="b">B</h1>')
    text = all_notes([a, b], "print.html", WORDS)
    assert '<a href="#b:b">x</a><a href="compare.html">y</a><img src="a.svg" alt="z">' in text


def test_beginning_of_the_page() -> None:
    assert "\n# A\\_b {: #print: }\n" in print_front("A_b", None, WORDS)
    assert print_front("A", date(2026, 11, 24), WORDS).endswith("\nAs of 24 November 2026.\n")
    assert "As of" not in print_front("A", None, WORDS)
