"""QR codes as pictures that are part of a page: what is in them goes to no address of its own."""

from __future__ import annotations

import base64


def picture(text: str) -> str:
    """``text`` as the address of an image (SVG in a ``data:`` address), with the margin that cameras need."""
    import qrcode
    from qrcode.image.svg import SvgPathFillImage

    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4, image_factory=SvgPathFillImage)
    code.add_data(text)
    return "data:image/svg+xml;base64," + base64.b64encode(code.make_image().to_string()).decode()
