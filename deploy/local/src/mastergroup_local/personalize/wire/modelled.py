"""Errors as the model of an operation names them."""

from botocore.model import OperationModel

from mastergroup_local.personalize.errors import InvalidInputError, ServiceError


def modelled(error: ServiceError, operation: OperationModel) -> ServiceError:
    """Return the error, as invalid input where the operation's model does not have it."""
    known = {shape.name for shape in operation.error_shapes}
    return error if error.name in known else InvalidInputError(error.message)
