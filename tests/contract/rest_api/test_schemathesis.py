"""The OpenAPI document against the running API: what it promises holds for good and for bad questions alike.

`SCHEMATHESIS_EXAMPLES=500 make test T=tests/contract/rest_api/test_schemathesis.py` looks further.
"""

import os
from collections.abc import Iterator

import schemathesis
from pydantic import SecretStr
from schemathesis.checks import CheckFunction, negative_data_rejection, positive_data_acceptance
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig

from api_service.app import create_routes
from api_service.services import build
from mastergroup.settings import ServingSettings

_EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "10"))
_GENERATION = GenerationConfig(deterministic=True, max_examples=_EXAMPLES)
_PROJECT = ProjectConfig(headers={"X-API-Key": "good-for-all"}, generation=_GENERATION)
_SETTINGS = ServingSettings(database_url=SecretStr("postgresql://host/name"), redis_url=SecretStr("redis://host"))
schema = schemathesis.openapi.from_dict(
    create_routes(build(_SETTINGS)).openapi(), config=SchemathesisConfig(projects=ProjectsConfig(default=_PROJECT))
)


@schema.parametrize()
def test_the_document_holds(case: schemathesis.Case, guarded_address: str) -> None:
    case.call_and_validate(base_url=guarded_address, excluded_checks=list(_unsayable(case)))


def _unsayable(case: schemathesis.Case) -> Iterator[CheckFunction]:
    """What OpenAPI has no words for: "province, city or both", and that of a parameter given twice the last counts."""
    if case.path.endswith("/by-location"):
        yield positive_data_acceptance
    if any(isinstance(value, list) for name, value in (case.query or {}).items() if name != "exclude"):
        yield negative_data_rejection
