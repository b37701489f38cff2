"""Pages for organizers."""

from eventapp.web.manage import events
from eventapp.web.manage.blueprint import blueprint

__all__ = ["blueprint", "events"]
