"""What phones send: JSON of any depth, or a clear refusal."""

from flask import request

from eventapp.domain.errors import MalformedBatch


def read_json() -> object:
    """Return the request's JSON. Raises MalformedBatch for one that is nested beyond reading."""
    try:
        return request.get_json()
    except RecursionError as error:
        raise MalformedBatch(where="json") from error
