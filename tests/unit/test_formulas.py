"""Formulas in the notes: what is one, and where it is shown."""

from __future__ import annotations

import pytest

from studynotes.model import CodeRun
from studynotes.render import with_formulas
from studynotes.tree import all_runs
from tests.unit.test_foreign_notes import shown, site


def test_formulas_stay_as_they_are_written() -> None:
    line = "Of $100\\,\\%$ and $m_1\nn$, $HOME_A/$B_C costs $5 (US) or *6$*."
    text = shown(f"{line}\n\n$$\na_b \\\\ c\n$$\n\n$$ x\\,y $$\n")
    assert "Of `$100\\,\\%$`{: .formula } and `$m_1 n$`{: .formula }, $HOME\\_A/$B\\_C costs" in text
    assert "``` {.math .formula}\n$$\na_b \\\\ c\n$$\n```" in text
    assert "``` {.math .formula}\n$$ x\\,y $$\n```" in text


def formulas(text: str) -> list[str]:
    runs = (run for page in site(text).pages for run in all_runs(page.blocks))
    return [run.text for run in runs if isinstance(run, CodeRun) and run.is_formula]


def test_where_there_is_tex_formulas_need_no_sign_of_it() -> None:
    plain_ones = "In $n$, $x = 2y$, $$A, B$$, $O(log n)$; US$5 or $6 a month, $HOME:$PATH, and $so on$.\n"
    assert formulas(plain_ones) == []
    assert formulas(f"$a_{{1}}$\n\n{plain_ones}") == ["$a_{1}$", "$n$", "$x = 2y$", "$$A, B$$", "$O(log n)$"]


def test_formulas_beside_letters() -> None:
    assert formulas("則$\\omega_2\\\\\\omega_3$中 $1^{\\circ}$C a$b_1$c") == [
        "$\\omega_2\\\\\\omega_3$",
        "$1^{\\circ}$",
    ]


def test_words_between_two_formulas_are_words() -> None:
    text = shown("- $$(A^T)^T=A$$ holds for any $$A$$\n")
    assert "-   `$$(A^T)^T=A$$`{: .formula } holds for any `$$A$$`{: .formula }" in text


def test_numbers_in_formulas_say_nothing_alone() -> None:
    found = site("# A\n\n## B\n\nAt most $1 \\times n$ of **$2^{3}$ GB**, for $4 each.\n").numbers
    assert [number.text for number in found] == ["$4"]


def test_formulas_of_sentences_that_are_shown_elsewhere() -> None:
    text = with_formulas("For $4 at $x_{1}$ and *a*, $x$.", ["$x$", "$x_{1}$", "$y$"])
    assert text == "For $4 at `$x_{1}$`{: .formula } and \\*a\\*, `$x$`{: .formula }."
    notes = site("# A\n\n## B\n\nIn $C_{2}$ the curve $C_2$ of $n$ is at 5%.\n")
    assert [number.formulas for number in notes.numbers] == [("$C_{2}$", "$C_2$", "$n$")]
    links = site("# SQS\n\nA queue.\n\n# SNS\n\nWith $n_1$, SQS waits.\n").links
    assert [link.formulas for link in links] == [("$n_1$",)]


def test_displayed_formulas_hold_no_amount() -> None:
    assert site("# A\n\n## B\n\nSo $$2 + 2 GB, $$ and $$$4 $$ it is.\n").numbers == ()


def test_formulas_in_html_are_formulas() -> None:
    text = shown(
        "Of $x_{1}$.\n\n<details>\n<summary>In $n$</summary>\nIs $a < b$, 5\n$$\\sum_1\n^n$$\nor 6?\n"
        "<code>$y_1$</code>\n</details>\nBehind $u_2 &lt; 1$.\n\n"
        "<table><tr><td colspan=2>$I_3$</td></tr><tr><td><kbd>$k_1$</kbd></td><td>2</td></tr></table>\n"
    )
    assert "details | In `$n$`{: .formula }" in text
    assert "Is `$a < b$`{: .formula }, 5 \n`$$\\sum_1 ^n$$`{: .formula }\nor 6? <code>$y\\_1$</code>" in text
    assert "Behind `$u_2 < 1$`{: .formula }." in text
    assert '<td colspan="2"><code class="formula">&#36;I&#95;3&#36;</code></td>' in text
    assert "<kbd>&#36;k&#95;1&#36;</kbd>" in text


def test_no_tag_of_the_notes_is_a_formula_by_itself() -> None:
    text = '<code class="formula">x</code>'
    assert 'class="formula"' not in shown(f"{text}\n\n<div>{text}</div>\n\n<dl><dt>{text}</dt></dl>\n")


def test_environments_for_formulas_need_no_dollars() -> None:
    text = shown(
        "So\n\\begin{align*}\n\ta_1 *b* \\\\\n\n\\end{align*}\n\n"
        "So\n\n\\begin{equation}\n\ta_1 *b* \\\\\n- c\n\\end{equation}\n"
        "it is.\n\n- \\begin{gather}\n  a\n  \\end{gather}\n- b\n\n> \\begin{align}\n> c\n\\end{align}\n\n"
        "\\begin{itemize}\n\\end{itemize}\n"
    )
    assert text.count("{.math .formula}") == 2
    assert "``" not in shown("So\n$$\n\\begin{align}\na_1\n\\end{align}\n$$\nit is.\n").replace("`$$", "")
    assert "So\n\n``` {.math .formula}\n\\begin{equation}\n\ta_1 *b* \\\\\n- c\n\\end{equation}\n```\n\nit is." in text
    assert "    ``` {.math .formula}\n    \\begin{gather}\n    a\n    \\end{gather}\n    ```\n\n-   b" in text


def test_formulas_beside_numbers_and_blanks() -> None:
    units = "200$mA$, 90$^\\circ$, 5$m^2$ and $v_1 \\text{and}:v_2 $ so"
    assert formulas(f"$a_{{1}}$ {units}") == ["$a_{1}$", "$mA$", "$^\\circ$", "$m^2$", "$v_1 \\text{and}:v_2 $"]
    money = "5$ or 10$, 5$-10$, 10$/GB_x to 20$/GB_x, 10$/GB,20$/TB, (10$,20$), 5$x$6, 1$000$; $x^2 or $y and $ z"
    assert formulas(f"$a_{{1}}$ {money}") == ["$a_{1}$"]


@pytest.mark.parametrize(
    "text", ["${a_1}/${b}.", "$_GET,$_POST", "$(A_B)/$(C)", "^a{2}$|^b{3}$", "$('x') or (US$)", "[$]/[$]"]
)
def test_dollars_of_programs_are_no_formulas(text: str) -> None:
    assert formulas(f"$x^2$ {text}\n") == ["$x^2$"]
