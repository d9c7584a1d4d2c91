"""The REST-JSON APIs, events and runtime: each operation has a path of its own."""

from collections.abc import Mapping

from botocore.model import OperationModel
from starlette.responses import Response

from mastergroup_local.personalize.errors import InvalidInputError, ServiceError
from mastergroup_local.personalize.operations.registry import Operation
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.wire.answers import rest_error, success
from mastergroup_local.personalize.wire.modelled import modelled
from mastergroup_local.personalize.wire.models import service_model
from mastergroup_local.personalize.wire.requests import parse


class RestApi:
    """One of the two APIs; its operations hold the store only while they read or write it."""

    def __init__(self, service: Service, model: str, operations: Mapping[str, Operation]) -> None:
        self.service = service
        self.operations = operations
        described = service_model(model)
        every = [described.operation_model(name) for name in described.operation_names]
        self.paths: dict[str, OperationModel] = {each.http["requestUri"]: each for each in every}

    def answer(self, path: str, body: bytes) -> Response:
        """Return the answer to a body that was sent to a path of this API."""
        try:
            return self._run(self.paths[path], body)
        except ServiceError as error:
            return rest_error(error)

    def _run(self, operation: OperationModel, body: bytes) -> Response:
        request = parse(operation.input_shape, body)
        if operation.name not in self.operations:
            raise InvalidInputError(f"{operation.name} is not implemented by this local service")
        self.service.store.settle()
        try:
            answer = self.operations[operation.name](self.service, request)
        except ServiceError as error:
            raise modelled(error, operation) from error
        return success(operation.output_shape, answer, "application/json")
