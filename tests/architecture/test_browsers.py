"""Pages run in the oldest browsers that docs/door.md names: nothing newer is used without a way round it.

A declaration that an older browser does not know is passed over and needs no mention here; what would stop a script,
drop a whole rule or make a dialog unreachable does.
"""

import re
from pathlib import Path

import pytest

PROJECT_DIR = Path(__file__).parents[2]
SCRIPTS = [*sorted((PROJECT_DIR / "static" / "js").rglob("*.js")), PROJECT_DIR / "templates/door/service_worker.js"]
SHEETS = sorted((PROJECT_DIR / "static" / "css").rglob("*.css"))
TEMPLATES = sorted((PROJECT_DIR / "templates").rglob("*.html"))

#: Newer than Safari 16.4, Chrome 111 and Firefox 121, or missing in one of them to this day.
NEWER_SCRIPT = re.compile(
    r"""
      \b(?:Object|Map)\.groupBy\b | \bPromise\.(?:withResolvers|try)\b | \bArray\.fromAsync\b
    | \.(?:union|intersection|difference|symmetricDifference|isSubsetOf|isSupersetOf|isDisjointFrom)\(
    | \.(?:values|keys|entries)\(\)\s*\.(?:map|filter|take|drop|flatMap|reduce|toArray|forEach|some|every|find)\(
    | \bIterator\.from\b | \bRegExp\.escape\b | \bUint8Array\.from(?:Base64|Hex)\b | \.to(?:Base64|Hex)\(
    | [^/\s*]/[dgimsuy]*v[dgimsuy]*(?=[\s.,;)])                   # the flag v of a pattern
    | \bimport\b[^;]*\bwith\s*\{ | \busing\s+\w+\s*= | \bURL\.(?:canParse|parse)\( | \bAbortSignal\.any\b
    | \b(?:show|hide|toggle)Popover\b | \bstartViewTransition\b | \bcheckVisibility\b | \bsetHTMLUnsafe\b
    | \brequestIdleCallback\b | \bscheduler\.\w | \bnavigation\.\w | \bIntl\.(?:Segmenter|DurationFormat)\b
    | \bTemporal\. | \bMath\.sumPrecise\b | \bError\.isError\b | \.transfer(?:ToFixedLength)?\(\)
    """,
    re.VERBOSE,
)
NEWER_STYLE = re.compile(
    r"""
      \blight-dark\( | \b(?:oklch|oklab|lch|lab|rgb|hsl|color)\(\s*from\b | \b(?:round|mod|rem|linear|calc-size)\(
    | @(?:scope|starting-style|property|function|view-transition|position-try) | \b(?:style|scroll-state)\(
    | :user-(?:in)?valid\b | :popover-open\b | ::details-content\b | :state\( | \banchor\( | \bsubgrid\b
    """,
    re.VERBOSE,
)
NEWER_ATTRIBUTE = re.compile(r"\s(?:popover|popovertarget|commandfor|closedby|shadowrootmode)\b[=\s>]")
COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)


def name(file: Path) -> str:
    return str(file.relative_to(PROJECT_DIR))


def without_comments(file: Path) -> str:
    return COMMENT.sub("", file.read_text(encoding="utf-8"))


def nested_rules(sheet: str) -> list[str]:
    """Rules inside of other rules, which Chrome 111 and Firefox 115 drop; at-rules may hold rules."""
    found, around = [], [""]
    for prelude, brace in re.findall(r"([^{};]*)([{};])", sheet):
        if brace == "{":
            if around[-1] and not around[-1].startswith("@"):
                found.append(prelude.strip())
            around.append(prelude.strip())
        elif brace == "}":
            around.pop()
    return found


@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_script_uses_nothing_that_old_browsers_lack(script: Path) -> None:
    assert [match[0] for match in NEWER_SCRIPT.finditer(without_comments(script))] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_style_uses_nothing_that_old_browsers_lack(sheet: Path) -> None:
    rules = without_comments(sheet)

    assert [match[0] for match in NEWER_STYLE.finditer(rules)] + nested_rules(rules) == []


def test_templates_use_no_attribute_that_old_browsers_lack() -> None:
    found = {name(page): NEWER_ATTRIBUTE.findall(page.read_text(encoding="utf-8")) for page in TEMPLATES}

    assert {page: attributes for page, attributes in found.items() if attributes} == {}


@pytest.mark.parametrize(
    "script",
    [
        "Object.groupBy(rows, kind)",
        "seen.union(other)",
        "map.values().map(one)",
        "/\\p{L}/v.test(x)",
        "URL.canParse(x)",
    ],
)
def test_newer_scripts_are_found(script: str) -> None:
    assert NEWER_SCRIPT.search(script)


def test_nested_rules_are_found() -> None:
    assert nested_rules("@media print { .a { color: red; .b { color: blue; } } } .c { margin: 0; }") == [".b"]
