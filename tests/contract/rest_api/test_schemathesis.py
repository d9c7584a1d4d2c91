"""The OpenAPI document against the running API: what it promises holds for good and for bad questions alike.

`SCHEMATHESIS_EXAMPLES=500 make test T=tests/contract/rest_api/test_schemathesis.py` looks further.
"""

import os

import schemathesis
from pydantic import SecretStr
from schemathesis.checks import positive_data_acceptance
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig

from api_service.app import create_app
from mastergroup.settings import ServingSettings

_EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "10"))
_GENERATION = GenerationConfig(deterministic=True, max_examples=_EXAMPLES)
_PROJECT = ProjectConfig(headers={"X-API-Key": "good-for-all"}, generation=_GENERATION)
_SETTINGS = ServingSettings(database_url=SecretStr("postgresql://host/name"), redis_url=SecretStr("redis://host"))
schema = schemathesis.openapi.from_dict(
    create_app(_SETTINGS).openapi(), config=SchemathesisConfig(projects=ProjectsConfig(default=_PROJECT))
)


@schema.parametrize()
def test_the_document_holds(case: schemathesis.Case, guarded_address: str) -> None:
    # OpenAPI has no words for "province, city or both".
    unsayable = [positive_data_acceptance] if case.path.endswith("/by-location") else []
    case.call_and_validate(base_url=guarded_address, excluded_checks=unsayable)
