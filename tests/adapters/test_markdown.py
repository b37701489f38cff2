"""Texts of organizers: what they may look like and what they can never do."""

from html.parser import HTMLParser

import pytest

from eventapp.adapters.markdown import plain_text, render_markdown

HARMLESS = {"<p>", '<a rel="noopener">', '<a href="https://example.org" rel="noopener">'}


def elements_of(html: str) -> set[str | None]:
    """Every start tag as a browser's parser sees it."""
    seen = set()

    class Collector(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.add(self.get_starttag_text())

    Collector().feed(html)
    return seen


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("Ein **Fest** für *alle*.", "<p>Ein <strong>Fest</strong> für <em>alle</em>.</p>", id="emphasis"),
        pytest.param("Zeile\nZeile", "<p>Zeile<br>\nZeile</p>", id="line breaks stay"),
        pytest.param("# Titel\n## Teil\n### Stück", "<h3>Titel</h3>\n<h4>Teil</h4>\n<h4>Stück</h4>", id="headings"),
        pytest.param("## Teil\n### Stück", "<h3>Teil</h3>\n<h4>Stück</h4>", id="headings from the second level"),
        pytest.param("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>", id="list"),
        pytest.param("1. a", "<ol>\n<li>a</li>\n</ol>", id="numbered list"),
        pytest.param("> Zitat", "<blockquote>\n<p>Zitat</p>\n</blockquote>", id="quote"),
        pytest.param(
            "[Karte](https://example.org/?a=1&b=2)",
            '<p><a href="https://example.org/?a=1&amp;b=2" rel="noopener">Karte</a></p>',
            id="link",
        ),
        pytest.param(
            "<kontakt@example.org>",
            '<p><a href="mailto:kontakt@example.org" rel="noopener">kontakt@example.org</a></p>',
            id="mail",
        ),
        pytest.param(
            "[Anruf](tel:+493023125014)", '<p><a href="tel:+493023125014" rel="noopener">Anruf</a></p>', id="telephone"
        ),
        pytest.param("مرحبا **بكم**", "<p>مرحبا <strong>بكم</strong></p>", id="Arabic"),
        pytest.param("![Foto](https://example.org/x.png)", "<p>Foto</p>", id="picture becomes its description"),
        pytest.param("    eingerückt", "<p>eingerückt</p>", id="no code blocks"),
    ],
)
def test_markdown_becomes_html(text: str, html: str) -> None:
    assert render_markdown(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "[x](/intern)",
        "[x](//example.org)",
        "[x](ftp://example.org)",
        '![x](x "onerror=alert(1)")',
        "![<script>](https://example.org)",
        '[x](https://example.org "titel\\" onclick=alert(1)")',
        "<style>*{display:none}</style>",
        "<iframe src=https://example.org></iframe>",
        "<svg/onload=alert(1)>",
        "`<b>`",
        "&lt;script&gt;",
    ],
)
def test_markup_never_gets_through(text: str) -> None:
    assert elements_of(render_markdown(text)) <= HARMLESS


def test_endless_nesting_is_answered() -> None:
    html = render_markdown(">" * 5_000 + "*" * 5_000 + "[" * 5_000)

    assert html.count("<blockquote>") <= 20


def test_null_bytes_are_replaced() -> None:
    assert render_markdown("a\x00b") == "<p>a\ufffdb</p>"


@pytest.mark.parametrize(
    ("text", "limit", "plain"),
    [
        pytest.param("", 20, "", id="nothing"),
        pytest.param(
            "# Fest\n\nEin **Fest** für\n[alle](https://example.org).", 80, "Fest Ein Fest für alle.", id="marks go"
        ),
        pytest.param("Ein Fest für alle", 17, "Ein Fest für alle", id="fits exactly"),
        pytest.param("Ein Fest für alle", 16, "Ein Fest für…", id="cut at a word"),
        pytest.param("Ein Fest, für alle", 10, "Ein Fest…", id="no comma before the ellipsis"),
        pytest.param("Donaudampfschiff", 10, "Donaudamp…", id="one long word"),
        pytest.param("<b>fett</b> & gut", 80, "<b>fett</b> & gut", id="html stays text, to be escaped by the page"),
        pytest.param("- a\n- b", 80, "a b", id="list"),
        pytest.param("![Foto](x)", 80, "Foto", id="picture"),
    ],
)
def test_plain_text(text: str, limit: int, plain: str) -> None:
    assert plain_text(text, limit=limit) == plain
