"""Olga, who has a password."""

import pytest
from flask import Flask

from eventapp.adapters.passwords import hash_password
from eventapp.models import User
from tests.support.builders import make_organization, make_user
from tests.support.login_form import PASSWORD


@pytest.fixture
def olga(app: Flask) -> User:
    """An organizer with a password."""
    return make_user(make_organization(), email="olga@example.org", password_hash=hash_password(PASSWORD))
