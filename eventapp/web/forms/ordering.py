"""The small forms that move one thing of a list a step."""

from flask import request

from eventapp.domain.errors import NotFound
from eventapp.domain.ordering import Direction


def asked_direction() -> Direction:
    """Return where the thing is to go. Raises NotFound when no button of ours was pressed."""
    try:
        return Direction(request.form.get("direction", ""))
    except ValueError:
        raise NotFound from None
