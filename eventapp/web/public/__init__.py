"""Pages for visitors."""

from eventapp.web.public import calendars, events, legal, pictures, programme
from eventapp.web.public.blueprint import blueprint

__all__ = ["blueprint", "calendars", "events", "legal", "pictures", "programme"]
