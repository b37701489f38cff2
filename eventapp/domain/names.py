"""Names as the door may see them (PRV-6)."""


def short_name(name: str) -> str:
    """Return the first word and the initial of the last: "Amina Kaya" becomes "Amina K."."""
    words = name.split()
    initial = next((character for character in words[-1] if character.isalpha()), "") if words else ""
    if len(words) < 2 or not initial:
        return words[0] if words else ""
    return f"{words[0]} {initial}."
