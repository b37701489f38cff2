"""The sign for the entrance that tells guests of photographs (PRV-11). No form asks for consent to pictures."""

from typing import TYPE_CHECKING

from flask import Response, url_for

from eventapp.adapters import clock
from eventapp.adapters.photo_sign_pdf import PhotoSign, photo_sign_pdf
from eventapp.domain.errors import NotFound
from eventapp.domain.states import EventKind
from eventapp.web.access import event_for_organizer, organizer_only
from eventapp.web.downloads import PDF_TYPE, attachment
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import title_of

if TYPE_CHECKING:
    from eventapp.models import Event


@blueprint.get("/events/<reference>/paper/photo-sign.pdf")
@organizer_only
def photo_sign(reference: str) -> Response:
    """Send the sign. Nobody is photographed at a counselling: NotFound."""
    event = event_for_organizer(reference)
    if event.kind is EventKind.BERATUNG:
        raise NotFound
    sign = PhotoSign(
        event=title_of(event),
        owner=event.organization.name,
        contact=", ".join(part for part in (event.contact_name, event.contact_phone) if part),
        privacy_address=_privacy_address(event),
        printed_at=clock.now(),
    )
    return attachment(photo_sign_pdf(sign), mimetype=PDF_TYPE, filename=f"Fotohinweis_{event.reference}.pdf")


def _privacy_address(event: "Event") -> str:
    """A member association has a page of its own."""
    owner = event.organization
    if not owner.has_legal_pages:
        return url_for("public.privacy", _external=True)
    return url_for("public.association_privacy", association_reference=owner.reference, _external=True)
