"""What is wrong with a picture that somebody uploads. Pillow, which finds it out, is loaded for pictures alone."""

from eventapp.domain.errors import DomainError


class PictureUnreadable(DomainError):
    """The file is not a JPEG, PNG or WebP picture, or it is damaged."""

    code = "picture_unreadable"


class PictureTooLarge(DomainError):
    """Too many pixels. Parameters: megapixels (the limit)."""

    code = "picture_too_large"
