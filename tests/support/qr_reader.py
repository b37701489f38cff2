"""The independent decoder of QR codes (zxing-cpp), as the tests use it."""

from collections.abc import Sequence

import zxingcpp
from PIL import Image

_QR_CODES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def read_qr_codes(picture: Image.Image, *, inverted: bool = True) -> Sequence[zxingcpp.Barcode]:
    """Return the QR codes in a picture, of each its text, place and more. ``inverted``: light on dark ones too.

    Other kinds of codes are not asked for: about one in a thousand QR codes has stripes that can be read as one.
    """
    return zxingcpp.read_barcodes(picture, formats=_QR_CODES, try_invert=inverted)
