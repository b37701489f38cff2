"""The blueprints of the door: the web app, and its API (bearer token, no cookie, so no CSRF)."""

from flask import Blueprint

blueprint = Blueprint("door", __name__, url_prefix="/door")
api = Blueprint("door_api", __name__, url_prefix="/door")
