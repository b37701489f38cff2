"""The blueprint that all manage routes hang on."""

from flask import Blueprint

blueprint = Blueprint("manage", __name__, url_prefix="/manage")
