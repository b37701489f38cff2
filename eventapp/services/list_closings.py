"""What is filled in below the rows of a list: sums, confirmations, signatures."""

from eventapp.adapters.list_pdf import Blank, Closing
from eventapp.domain.report_draft import german

_TARGET_GROUP = Blank(label="Die Zugehörigkeit zur Zielgruppe wurde geprüft.", is_box=True)
_SIGNED = (
    Blank(label="Ort, Datum", millimetres=48),
    Blank(label="Name", millimetres=52),
    Blank(label="Unterschrift Leitung", millimetres=66),
)
#: The same on a page that is only as wide as high.
_SIGNED_NARROW = (
    (Blank(label="Ort, Datum", millimetres=48), Blank(label="Name", millimetres=66)),
    (Blank(label="Unterschrift", millimetres=80),),
)
_METHODS = ("Stichprobe", "Raster (Fläche × Dichte)", "Handzähler", "Fotos")


def foot_of_list(*, confirms_target_group: bool, drawn: int = 0) -> Closing:
    """Return the foot of the attendance list; its sums are those of the reconciliation (R8).

    Whoever counts fills the sums in; ``drawn`` says how many of the signatures were made on a phone.
    """
    sums = (
        Blank(label="Unterschriften", millimetres=14),
        Blank(label="ohne Unterschrift gezählt", millimetres=14),
        Blank(label="(davon unter 16)", millimetres=14),
        Blank(label="geschätzt", millimetres=14),
        Blank(label="gesamt", millimetres=16),
    )
    on_phones = [[Blank(label=f"Davon auf einem Gerät gezeichnet: {drawn}")]] if drawn else []
    checked = [[_TARGET_GROUP]] if confirms_target_group else []
    return Closing(title="", lines=[sums, *on_phones, *checked, _SIGNED])


def leader_confirms(*, confirms_target_group: bool) -> Closing:
    """Return what the leader signs on a sheet for one person."""
    present = [Blank(label="Die Person war anwesend.", is_box=True)]
    return Closing(title="", lines=[[*present, *([_TARGET_GROUP] if confirms_target_group else [])], _SIGNED])


def persons_confirmed() -> Closing:
    """Return what the leader signs instead of the people themselves."""
    why = Blank(label="Namen stehen hier nicht, weil es Menschen gefährden kann, dass sie teilgenommen haben.")
    sums = (
        Blank(label="Ich bestätige: Anwesend waren", millimetres=16),
        Blank(label="Personen, davon unter 16", millimetres=16),
    )
    return Closing(title="", lines=[[why], sums, _SIGNED])


def under_16_total() -> Closing:
    """Return the sum of the group sheet."""
    return Closing(title="", lines=[[Blank(label="Unter 16 insgesamt", millimetres=18)], _SIGNED])


def hours_total() -> Closing:
    """Return the sum of the volunteers' hours."""
    return Closing(title="", lines=[[Blank(label="Stunden insgesamt", millimetres=20)], _SIGNED])


def estimate_and_result() -> list[Closing]:
    """Return the lower part of the tally sheet: estimate with its method, and the numbers in the end."""
    grid = (
        Blank(label="Fläche (m²)", millimetres=18),
        Blank(label="× Dichte (Personen/m²)", millimetres=14),
        Blank(label="= geschätzt (Personen)", millimetres=18),
    )
    who = (Blank(label="Uhrzeit", millimetres=20), Blank(label="Geschätzt von (Name)", millimetres=66))
    result = (
        Blank(label="Erwachsene", millimetres=13),
        Blank(label="Kinder", millimetres=13),
        Blank(label="gezählt", millimetres=14),
        Blank(label="geschätzt", millimetres=13),
        Blank(label="gesamt", millimetres=16),
    )
    return [
        Closing(
            title="Zusätzlich geschätzt (nur Personen, die niemand gezählt hat)",
            lines=[[Blank(label=method, is_box=True) for method in _METHODS], grid, who],
        ),
        Closing(title="Ergebnis", lines=[result, *_SIGNED_NARROW]),
    ]


def admission_sums(*, booked: int, unbooked: int) -> Closing:
    """Return the sums of the admission log, counted by the system, and who vouches for them."""
    sums = (
        Blank(label=f"Mit Anmeldung: {german(booked)}"),
        Blank(label=f"ohne Anmeldung: {german(unbooked)}"),
        Blank(label=f"gezählt: {german(booked + unbooked)}"),
    )
    return Closing(title="Summen", lines=[sums, *_SIGNED_NARROW])
