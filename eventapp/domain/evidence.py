"""What funders want to see of each event besides numbers (REP-8); a funder's own wishes stand in its profile."""

from collections.abc import Collection, Iterable, Mapping

from eventapp.domain.states import EventKind, EvidenceKind

#: Photos without recognizable persons; lists signed by hand.
USUAL_EVIDENCE: Mapping[EventKind, tuple[EvidenceKind, ...]] = {
    EventKind.FEST: (EvidenceKind.FLYER, EvidenceKind.PRESS, EvidenceKind.PHOTOS, EvidenceKind.TALLY_SHEET),
    EventKind.WORKSHOP: (EvidenceKind.FLYER, EvidenceKind.PHOTOS, EvidenceKind.SIGNED_LIST),
    EventKind.FACHTAG: (
        EvidenceKind.FLYER,
        EvidenceKind.PRESS,
        EvidenceKind.PHOTOS,
        EvidenceKind.PROGRAMME,
        EvidenceKind.SIGNED_LIST,
    ),
    EventKind.BERATUNG: (EvidenceKind.FLYER,),
}


def missing_evidence(wanted: Iterable[EvidenceKind], *, present: Collection[EvidenceKind]) -> tuple[EvidenceKind, ...]:
    """Return what is still to be collected, in the order in which it is asked for."""
    return tuple(item for item in wanted if item not in present)
