"""The picture of an event. Files are kept by content, so events may share one."""

from datetime import datetime
from pathlib import Path

from eventapp.adapters.pictures import picture_file_name, process_picture, store_picture
from eventapp.db import transactional
from eventapp.domain.describing import StoredPicture
from eventapp.queries import event_pictures as picture_queries
from eventapp.queries import events as event_queries
from eventapp.services.event_changes import record, touch


def set_picture(*, event_id: int, data: bytes, alt: str, folder: Path, user_id: int, now: datetime) -> None:
    """Check and store an uploaded picture, and show it at the event.

    Raises PictureUnreadable or PictureTooLarge. The work on the picture is done before the transaction begins.
    """
    processed = process_picture(data)
    name = store_picture(folder, processed)
    picture = StoredPicture(name=name, widths=processed.widths, alt=alt)
    earlier = _show(event_id=event_id, picture=picture, user_id=user_id, now=now)
    if earlier is not None and earlier.name != name:
        _remove_files(folder, earlier)


@transactional
def describe_picture(*, event_id: int, alt: str, user_id: int, now: datetime) -> None:
    """Replace the words for those who cannot see the picture."""
    event = event_queries.lock_event(event_id)
    event.picture_alt = alt
    touch(event, now=now)
    record("event.picture_described", event, user_id=user_id, now=now)


def remove_picture(*, event_id: int, folder: Path, user_id: int, now: datetime) -> None:
    """Show the generated art again; removing twice changes nothing."""
    earlier = _show(event_id=event_id, picture=None, user_id=user_id, now=now)
    if earlier is not None:
        _remove_files(folder, earlier)


@transactional
def _show(*, event_id: int, picture: StoredPicture | None, user_id: int, now: datetime) -> StoredPicture | None:
    """Show this picture, or none; return the one before."""
    event = event_queries.lock_event(event_id)
    earlier = None
    if event.picture_name is not None:
        widths = tuple(int(width) for width in event.picture_widths)
        earlier = StoredPicture(name=event.picture_name, widths=widths, alt=event.picture_alt)
    event.picture_name = None if picture is None else picture.name
    event.picture_widths = () if picture is None else tuple(str(width) for width in picture.widths)
    event.picture_alt = "" if picture is None else picture.alt
    touch(event, now=now)
    record("event.picture_removed" if picture is None else "event.picture_set", event, user_id=user_id, now=now)
    return earlier


def _remove_files(folder: Path, picture: StoredPicture) -> None:
    if picture_queries.is_shown(picture.name):
        return
    for width in picture.widths:
        (folder / picture_file_name(picture.name, width)).unlink(missing_ok=True)
