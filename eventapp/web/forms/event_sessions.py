"""Sessions: one, its repetition on more days, and the slots of a counselling day."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from flask_babel import gettext, lazy_gettext
from wtforms import FieldList

from eventapp.domain.describing import SessionDetails
from eventapp.domain.errors import LocalTimeDoesNotExist
from eventapp.domain.schedule import Span, local_to_utc, move_by_days
from eventapp.domain.slots import MAX_SLOTS, Slot, SlotPlan, build_slots
from eventapp.web.forms.base import Form, LineField
from eventapp.web.forms.events import MAX_CAPACITY, MAX_MINUTES
from eventapp.web.forms.fields import (
    LABEL_CHARS,
    ClockField,
    DayField,
    NumberField,
    ProseField,
    add_error,
    at_most,
    between,
    needed,
)
from eventapp.web.forms.times import local_day_of, local_time_of, read_span, zone
from eventapp.web.messages import sentence

if TYPE_CHECKING:
    from eventapp.models import EventSession

REMARK_CHARS = 2_000
MORE_DAYS = 8
MAX_COUNSELLORS = 10
MAX_COUNSELLOR_CHARS = 60
MIN_SLOT_MINUTES, MAX_SLOT_MINUTES = 5, 480

_DAY_NEEDED = lazy_gettext("Bitte nennen Sie den Tag.")
_START_NEEDED = lazy_gettext("Bitte nennen Sie den Beginn.")
_END_NEEDED = lazy_gettext("Bitte nennen Sie das Ende.")


class SessionForm(Form):
    """One session, on the wall clock of its place."""

    label = LineField(lazy_gettext("Name"), [at_most(LABEL_CHARS)])
    day = DayField(lazy_gettext("Tag"), [needed(_DAY_NEEDED)])
    starts = ClockField(lazy_gettext("Beginn"), [needed(_START_NEEDED)])
    ends = ClockField(lazy_gettext("Ende"), [needed(_END_NEEDED)])
    ends_day = DayField(lazy_gettext("Tag des Endes"))
    break_minutes = NumberField(lazy_gettext("Pause (Minuten)"), [between(0, MAX_MINUTES)])
    capacity = NumberField(lazy_gettext("Plätze"), [between(0, MAX_CAPACITY)])
    target = NumberField(lazy_gettext("Soll (Teilnahmen)"), [between(0, MAX_CAPACITY)])
    remark = ProseField(lazy_gettext("Bemerkung"), [at_most(REMARK_CHARS)])
    #: of an appointment on a counselling day
    counsellor = LineField(lazy_gettext("Wer berät?"), [at_most(MAX_COUNSELLOR_CHARS)])

    span: Span | None = None
    #: the number of an appointment on a counselling day, empty for sessions of all other events
    slot_label = ""

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether everything is right; the break must fit into the session, one person into an appointment."""
        super().validate(extra_validators)
        if self.slot_label and not self.capacity.errors and self.capacity.data not in (None, 1):
            add_error(self.capacity, gettext("An einem Beratungstag hat jeder Termin genau einen Platz."))
        self.span = read_span(self)
        if self.span and not self.break_minutes.errors:
            minutes = (self.span.ends_at - self.span.starts_at).total_seconds() / 60
            if (self.break_minutes.data or 0) >= minutes:
                add_error(self.break_minutes, gettext("Die Pause ist so lang wie der Termin."))
        return not self.errors

    def details(self) -> SessionDetails:
        """Return what was said; call after the form is valid."""
        assert self.span is not None  # noqa: S101 (a valid form has one)
        return SessionDetails(
            span=self.span,
            label=self.label.data or self.slot_label,
            break_minutes=self.break_minutes.data or 0,
            capacity=1 if self.slot_label else self.capacity.data,
            target=self.target.data,
            # beside an appointment there is room for no words at all (CNS-6)
            remark="" if self.slot_label else self.remark.data or "",
            counsellor=(self.counsellor.data or "") if self.slot_label else "",
        )


def show_session(session: "EventSession") -> dict[str, Any]:
    """Return a session as the form's data."""
    day, last_day = local_day_of(session.starts_at), local_day_of(session.ends_at)
    return {
        "label": session.label,
        "day": day,
        "starts": local_time_of(session.starts_at),
        "ends": local_time_of(session.ends_at),
        "ends_day": last_day if last_day != day else None,
        "break_minutes": session.break_minutes or None,
        "capacity": session.capacity,
        "target": session.target,
        "remark": session.remark,
        "counsellor": session.counsellor,
    }


class MoreDaysForm(Form):
    """The same session on more days, at the same time of day."""

    days = FieldList(DayField(lazy_gettext("Tag")), min_entries=MORE_DAYS, max_entries=MORE_DAYS)

    copies: Sequence[SessionDetails] = ()

    def read_copies(self, session: "EventSession") -> bool:
        """Work out the copies; errors stand at the days that do not work. Call after ``validate`` succeeded."""
        copies, seen = [], {local_day_of(session.starts_at)}
        for field in self.days.entries:
            if field.data is None:
                continue
            if field.data in seen:
                add_error(field, gettext("An diesem Tag gibt es den Termin schon."))
                continue
            seen.add(field.data)
            copy = _copy_on(session, field)
            if copy is not None:
                copies.append(copy)
        self.days.errors = [field.errors for field in self.days.entries if field.errors]
        if not copies and not self.errors:
            self.form_errors.append(gettext("Bitte nennen Sie mindestens einen Tag."))
        self.copies = copies
        return not self.errors


def _copy_on(session: "EventSession", field: Any) -> SessionDetails | None:
    days = (field.data - local_day_of(session.starts_at)).days
    try:
        span = Span(
            starts_at=move_by_days(session.starts_at, days=days, zone=zone()),
            ends_at=move_by_days(session.ends_at, days=days, zone=zone()),
        )
    except LocalTimeDoesNotExist as error:
        add_error(field, sentence(error))
        return None
    return SessionDetails(
        span=span,
        label=session.label,
        break_minutes=session.break_minutes,
        capacity=session.capacity,
        target=session.target,
        remark=session.remark,
    )


class SlotsForm(Form):
    """The appointments of a counselling day (CNS-1)."""

    day = DayField(lazy_gettext("Tag"), [needed(_DAY_NEEDED)])
    first = ClockField(lazy_gettext("Erster Beginn"), [needed(_START_NEEDED)])
    last = ClockField(lazy_gettext("Letztes Ende"), [needed(_END_NEEDED)])
    minutes = NumberField(
        lazy_gettext("Dauer (Minuten)"),
        [needed(lazy_gettext("Bitte nennen Sie die Dauer.")), between(MIN_SLOT_MINUTES, MAX_SLOT_MINUTES)],
        default=30,
    )
    buffer_minutes = NumberField(lazy_gettext("Puffer danach (Minuten)"), [between(0, MAX_SLOT_MINUTES)], default=0)
    break_from = ClockField(lazy_gettext("Pause von"))
    break_until = ClockField(lazy_gettext("Pause bis"))
    counsellors = LineField(lazy_gettext("Wer berät?"), [at_most(LABEL_CHARS)])

    def read_slots(self, *, taken_labels: Sequence[str]) -> list[SessionDetails]:
        """Return the slots, none with errors at the fields. Call after ``validate`` succeeded."""
        first, last = self.first.data, self.last.data
        if first is None or last is None or last <= first:
            add_error(self.last, gettext("Das Ende muss nach dem Beginn liegen."))
            return []
        if not self._has_sound_break(self.break_from.data, self.break_until.data) or not self._has_sound_labels():
            return []
        slots = build_slots(self._plan(self.day.data or date.min, first, last), taken_labels=taken_labels)
        if not slots:
            add_error(self.minutes, gettext("In diese Zeit passt kein Termin."))
        elif len(slots) > MAX_SLOTS:
            add_error(self.minutes, gettext("Das wären mehr als %(most)s Termine auf einmal.", most=MAX_SLOTS))
            return []
        return self._in_utc(slots)

    def _plan(self, day: date, first: time, last: time) -> SlotPlan:
        return SlotPlan(
            starts_at=datetime.combine(day, first),
            ends_at=datetime.combine(day, last),
            minutes=self.minutes.data or 0,
            buffer_minutes=self.buffer_minutes.data or 0,
            break_from=self.break_from.data,
            break_until=self.break_until.data,
            counsellors=self._labels() or ("",),
        )

    def _labels(self) -> list[str]:
        """Return the counsellors, each once, as they are to be read by guests."""
        return list(dict.fromkeys(label.strip() for label in (self.counsellors.data or "").split(",") if label.strip()))

    def _has_sound_labels(self) -> bool:
        labels = self._labels()
        if len(labels) > MAX_COUNSELLORS:
            add_error(self.counsellors, gettext("Bitte höchstens %(most)s auf einmal.", most=MAX_COUNSELLORS))
        elif any(len(label) > MAX_COUNSELLOR_CHARS for label in labels):
            add_error(self.counsellors, gettext("Bitte kürzer: Ein Vorname oder zwei Buchstaben genügen."))
        return not self.counsellors.errors

    def _has_sound_break(self, begins: time | None, ends: time | None) -> bool:
        if (begins is None) != (ends is None):
            add_error(self.break_until, gettext("Eine Pause braucht Beginn und Ende."))
        elif begins is not None and ends is not None and ends <= begins:
            add_error(self.break_until, gettext("Die Pause endet, bevor sie beginnt."))
        return not self.break_until.errors

    def _in_utc(self, slots: Sequence[Slot]) -> list[SessionDetails]:
        try:
            return [
                SessionDetails(
                    span=Span(
                        starts_at=local_to_utc(slot.starts_at, zone=zone()),
                        ends_at=local_to_utc(slot.ends_at, zone=zone()),
                    ),
                    label=slot.label,
                    capacity=1,
                    counsellor=slot.counsellor,
                )
                for slot in slots
            ]
        except LocalTimeDoesNotExist as error:
            add_error(self.first, sentence(error))
            return []
