"""Names as the door may see them (PRV-6)."""


def short_name(name: str) -> str:
    """Return the first word and the initial of the last: "Amina Kaya" becomes "Amina K."."""
    words = name.split()
    if len(words) < 2:
        return name.strip()
    return f"{words[0]} {words[-1][0]}."
