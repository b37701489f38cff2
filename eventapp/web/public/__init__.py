"""Pages for visitors."""

from eventapp.web.public import legal, programme
from eventapp.web.public.blueprint import blueprint

__all__ = ["blueprint", "legal", "programme"]
