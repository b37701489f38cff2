"""Logos: one of an organization, several in order of those who fund a project (LEG-2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventapp.domain.errors import NotFound, TooManyLogos
from eventapp.domain.ordering import Direction, moved

#: More than this no paper shows legibly beside each other.
MOST_LOGOS = 8


@dataclass(frozen=True, kw_only=True)
class Logo:
    """A stored logo. ``file`` names its content; ``name`` is what those hear who cannot see it; sizes are pixels."""

    file: str
    name: str
    width: int
    height: int


def with_logo(logos: Sequence[Logo], logo: Logo) -> tuple[Logo, ...]:
    """Return the logos with this one last; a picture that is there already gets the new name at its place.

    Raises TooManyLogos.
    """
    if any(each.file == logo.file for each in logos):
        return tuple(logo if each.file == logo.file else each for each in logos)
    if len(logos) >= MOST_LOGOS:
        raise TooManyLogos(most=MOST_LOGOS)
    return (*logos, logo)


def without_logo(logos: Sequence[Logo], file: str) -> tuple[Logo, ...]:
    """Return the logos without this one. Raises NotFound."""
    _place_of(logos, file)
    return tuple(each for each in logos if each.file != file)


def with_moved_logo(logos: Sequence[Logo], file: str, direction: Direction) -> tuple[Logo, ...]:
    """Return the logos with this one a step further; at the end of the row nothing changes. Raises NotFound."""
    return moved(logos, _place_of(logos, file), direction)


def _place_of(logos: Sequence[Logo], file: str) -> int:
    for place, each in enumerate(logos):
        if each.file == file:
            return place
    raise NotFound
