"""What a browser calls itself, in words that its owner recognizes; versions are nobody's business."""

#: The first that fits: browsers name their relatives as well.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def browser_words(user_agent: str) -> str:
    """Return such as "Firefox · Android"; empty for what is neither known."""
    found = (next((words for sign, words in signs if sign in user_agent), "") for signs in (_BROWSERS, _SYSTEMS))
    return " · ".join(words for words in found if words)
