import pytest

from saved_filters.services import keep_filter


@pytest.fixture
def shared(focal_point):
    """Costa Rica's: kept by its focal point, seen by its people."""
    return keep_filter(name="Agua", querystring="q=agua", shared_with="country", country_id="CR", by=focal_point)
