"""The control plane: JSON 1.1, every operation a POST to `/` named by X-Amz-Target."""

from starlette.responses import Response

from mastergroup_local.personalize.errors import InvalidInputError, ServiceError
from mastergroup_local.personalize.operations.registry import control_operations
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.wire.answers import control_error, success
from mastergroup_local.personalize.wire.modelled import modelled
from mastergroup_local.personalize.wire.models import CONTROL, service_model
from mastergroup_local.personalize.wire.requests import parse

CONTENT_TYPE = "application/x-amz-json-1.1"
_PREFIX = "AmazonPersonalize."


class ControlPlane:
    """Answers one request at a time per transaction of the store."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.model = service_model(CONTROL)
        self.operations = control_operations()

    def answer(self, target: str, body: bytes) -> Response:
        """Return the answer to a body under an X-Amz-Target."""
        try:
            return self._run(target.removeprefix(_PREFIX), body)
        except ServiceError as error:
            return control_error(error, CONTENT_TYPE)

    def _run(self, name: str, body: bytes) -> Response:
        if name not in self.model.operation_names:
            raise InvalidInputError(f"Unknown operation: {name[:100]}")
        operation = self.model.operation_model(name)
        request = parse(operation.input_shape, body)
        if name not in self.operations:
            raise InvalidInputError(f"{name} is not implemented by this local service")
        self.service.store.settle()
        try:
            with self.service.store.transaction():
                answer = self.operations[name](self.service, request)
        except ServiceError as error:
            raise modelled(error, operation) from error
        return success(operation.output_shape, answer, CONTENT_TYPE)
