"""The three service models, as botocore ships them."""

from functools import cache

from botocore.loaders import Loader
from botocore.model import ServiceModel

CONTROL = "personalize"
EVENTS = "personalize-events"
RUNTIME = "personalize-runtime"


@cache
def service_model(name: str) -> ServiceModel:
    """Return the model of one of the three services."""
    return ServiceModel(Loader().load_service_model(name, "service-2"), name)
