"""The page of an event."""

from flask import render_template, url_for

from eventapp.adapters import clock
from eventapp.adapters.markdown import plain_text
from eventapp.web import access
from eventapp.web.access import public
from eventapp.web.compression import compressed
from eventapp.web.language import page_language
from eventapp.web.page_cache import kept_for_a_moment
from eventapp.web.public.blueprint import blueprint
from eventapp.web.public.event_view import event_view
from eventapp.web.public.page_meta import page_meta
from eventapp.web.public.share_cards import share_card_address
from eventapp.web.public.structured_data import structured_data


@blueprint.get("/events/<reference>")
@public
@kept_for_a_moment
@compressed
def event_page(reference: str) -> str:
    """Show a public event; drafts do not exist here, withdrawn events are gone, internal ones are for the invited."""
    event = access.public_event(reference)
    invitation = access.invitation_of(event)
    view = event_view(event, language=page_language(), now=clock.now(), invitation=invitation.key if invitation else "")
    return render_template(
        "public/events/show.html",
        event=view,
        meta=page_meta(
            url_for("public.event_page", reference=reference),
            title=view.words.full_title,
            description=plain_text(view.words.summary.text),
            image=view.picture.src if view.picture.srcset else share_card_address(event),
        ),
        structured_data=structured_data(event, words=view.words, offer=view.offer, image=view.picture.src),
    )
