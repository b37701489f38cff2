"""Is a PDF accessible (PDF/UA-1), and complete in itself (PDF/A-2a)? Asked of programs that did not write it.

For PDF/UA a checker of its own (outloud). No checker of PDF/A can be installed as a package, so these are the rules of
ISO 19005-2 that such documents could break, read with pikepdf.
"""

import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import outloud
import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from pypdf import PdfReader

#: warnings that were looked at and are none here: tables that go on over a page are tagged once, where they begin; each
#: certificate and list has its own head; what is painted in another order is read in the order of the tags
_JUDGED = {"TBL-014", "PAG-001", "ORD-001"}
#: annotations are printed and not hidden
_PRINT, _HIDDEN = 4, 0b100011
_BLEND_MODES = {
    *("/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge", "/ColorBurn"),
    *("/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color", "/Luminosity"),
}
_FORBIDDEN_ACTIONS = {
    *("/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/JavaScript", "/Hide", "/SetOCGState", "/Rendition"),
    *("/Trans", "/GoTo3DView"),
}
_FONT_FILES = {"/FontFile", "/FontFile2", "/FontFile3"}
_CMYK_OPERATORS = {"k", "K"}


def accessibility_faults(pdf: bytes) -> list[str]:
    """What the checker finds: errors and warnings, each with rule, page and evidence.

    The heads of tables that go on over a page are repeated as artifacts (ISO 14289-1, 7.5), which is not a fault where
    the same words are tagged on the page before.
    """
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        Path(file.name).write_bytes(pdf)
        result = outloud.check(file.name)
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]
    return [
        f"{found.rule}, page {found.page}: {found.message} ({found.evidence})"
        for found in result.findings
        if found.severity in ("error", "warning") and found.rule not in _JUDGED and not _is_repeated_head(found, pages)
    ] + ([result.error] if result.error else [])


def _is_repeated_head(found: "outloud.findings.Finding", pages: list[str]) -> bool:
    words = " ".join((found.evidence or "").split()).removesuffix("…")  # long heads are cut
    return found.rule == "TAG-002" and found.page is not None and any(words in page for page in pages[: found.page - 1])


def archive_faults(pdf: bytes) -> list[str]:
    """What keeps the document from being PDF/A-2a."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return [
            *_about_the_file(pdf, document),
            *_about_metadata(document),
            *_about_colours(document),
            *_about_objects(document),
            *_about_pages(document),
        ]


def _about_the_file(pdf: bytes, document: Pdf) -> Iterator[str]:
    second_line = pdf.split(b"\n", 2)[1]
    if not pdf.startswith(b"%PDF-1.7\n") or second_line[:1] != b"%" or min(second_line[1:5]) < 128:
        yield "the file does not begin as 6.1.2 wants"
    if document.is_encrypted or "/ID" not in document.trailer:
        yield "it is encrypted or has no ID"
    root = document.Root
    for entry in ("/AA", "/OCProperties", "/Requirements", "/NeedsRendering"):
        if entry in root:
            yield f"the catalogue has {entry}"
    if "/EmbeddedFiles" in root.get("/Names", Dictionary()) or "/JavaScript" in root.get("/Names", Dictionary()):
        yield "files or scripts are embedded"
    if not bool(root.get("/MarkInfo", Dictionary()).get("/Marked", False)) or "/StructTreeRoot" not in root:
        yield "it is not tagged"
    if not str(root.get("/Lang", "")):
        yield "it has no language"


def _about_metadata(document: Pdf) -> Iterator[str]:
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        identification = (metadata.get("pdfaid:part"), metadata.get("pdfaid:conformance"))
        if identification != ("2", "A"):
            yield f"it calls itself {identification}"
        title = metadata.get("dc:title")
    if "/Info" in document.trailer and str(document.docinfo.get("/Title", title)) != title:
        yield "title and metadata differ"
    if "/Filter" in document.Root.Metadata:
        yield "the metadata are compressed"


def _about_colours(document: Pdf) -> Iterator[str]:
    intents = [intent for intent in document.Root.get("/OutputIntents", Array()) if intent.S == Name.GTS_PDFA1]
    if len(intents) != 1:
        yield f"it has {len(intents)} output intents"
        return
    profile = intents[0].DestOutputProfile
    content = profile.read_bytes()
    if content[36:40] != b"acsp" or (content[16:20], int(profile.N)) != (b"RGB ", 3):
        yield "the output intent is no profile of RGB"


def _about_objects(document: Pdf) -> Iterator[str]:
    for thing in document.objects:
        if not isinstance(thing, Dictionary | Stream):
            continue
        if isinstance(thing, Stream):
            yield from _about_stream(thing)
        if thing.get("/Type") == Name.Font:
            yield from _about_font(thing)
        if str(thing.get("/S", "")) in _FORBIDDEN_ACTIONS:
            yield f"an action {thing.S}"
        yield from _about_graphics_state(thing)


def _about_stream(stream: Stream) -> Iterator[str]:
    filters = stream.get("/Filter", Array())
    names = {str(each) for each in (filters if isinstance(filters, Array) else [filters])}
    if names & {"/LZWDecode", "/Crypt"}:
        yield f"a stream is packed with {sorted(names)}"
    if "/F" in stream or stream.get("/Subtype") == Name.PS:
        yield "a stream lies outside of the file, or is PostScript"
    if stream.get("/Subtype") == Name.Image:
        if {"/Alternates", "/OPI"} & set(stream.keys()) or bool(stream.get("/Interpolate", False)):
            yield "a picture has alternatives or is interpolated"
        if stream.get("/ColorSpace") == Name.DeviceCMYK:
            yield "a picture in CMYK"


def _about_font(font: Object) -> Iterator[str]:
    if font.Subtype == Name.Type3:
        return
    if font.Subtype == Name.Type0:
        if "/ToUnicode" not in font:
            yield f"{font.BaseFont} does not say its letters"
        (descendant,) = font.DescendantFonts
        if not _FONT_FILES & set(descendant.get("/FontDescriptor", Dictionary()).keys()):
            yield f"{font.BaseFont} is not embedded"
        if descendant.Subtype == Name.CIDFontType2 and "/CIDToGIDMap" not in descendant:
            yield f"{font.BaseFont} does not map its glyphs"
        return
    if not _FONT_FILES & set(font.get("/FontDescriptor", Dictionary()).keys()):
        yield f"{font.get('/BaseFont')} is not embedded"


def _about_graphics_state(state: Object) -> Iterator[str]:
    if state.get("/Type") != Name.ExtGState:
        return
    if {"/TR", "/HTP"} & set(state.keys()) or str(state.get("/BM", "/Normal")) not in _BLEND_MODES:
        yield "a transfer curve, halftone or unknown blend mode"
    if not all(0 <= float(state.get(key, 1)) <= 1 for key in ("/ca", "/CA")):
        yield "transparency outside of 0 to 1"


def _about_pages(document: Pdf) -> Iterator[str]:
    for number, page in enumerate(document.pages, start=1):
        if "/AA" in page.obj or page.obj.get("/Tabs") not in (None, Name.S):
            yield f"page {number} acts by itself, or has an order of its own"
        for note in page.obj.get("/Annots", Array()):
            flags = int(note.get("/F", 0))
            if note.get("/Subtype") != Name.Popup and (not flags & _PRINT or flags & _HIDDEN):
                yield f"page {number} has a note that is not printed"
        operators = {str(instruction.operator) for instruction in pikepdf.parse_content_stream(page)}
        if operators & _CMYK_OPERATORS:
            yield f"page {number} is painted in CMYK"
