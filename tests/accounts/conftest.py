"""Each test begins in Spanish, whatever language the page before it spoke."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_spanish():
    with translation.override("es"):
        yield
