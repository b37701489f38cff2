"""The blueprint that all auth routes hang on."""

from flask import Blueprint

blueprint = Blueprint("auth", __name__)
