"""Pages for organizers."""

from eventapp.web.manage import events, live, numbers, people
from eventapp.web.manage.blueprint import blueprint

__all__ = ["blueprint", "events", "live", "numbers", "people"]
