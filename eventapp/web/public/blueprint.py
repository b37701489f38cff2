"""The blueprint that all public routes hang on."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)
