"""The modelled errors of the Personalize APIs."""


class ServiceError(Exception):
    """An error that a client is meant to see: the modelled name and a message."""

    name = "InvalidInputException"
    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidInputError(ServiceError):
    """A value is not acceptable."""


class InvalidNextTokenError(ServiceError):
    """A page token was not given out by this service."""

    name = "InvalidNextTokenException"


class LimitExceededError(ServiceError):
    """A quota is used up."""

    name = "LimitExceededException"


class AlreadyExistsError(ServiceError):
    """The name is taken."""

    name = "ResourceAlreadyExistsException"


class InUseError(ServiceError):
    """The resource is busy, not ready, or others hang on it."""

    name = "ResourceInUseException"


class NotFoundError(ServiceError):
    """There is no such resource."""

    name = "ResourceNotFoundException"


class TooManyTagsError(ServiceError):
    """More than 50 tags on a resource."""

    name = "TooManyTagsException"


class ThrottledError(ServiceError):
    """Not modelled, but every AWS service can say it: too many requests."""

    name = "ThrottlingException"


class InternalError(ServiceError):
    """Not modelled, but every AWS service can say it: the fault is on its side."""

    name = "InternalFailure"
    status = 500


class UnavailableError(ServiceError):
    """Not modelled, but every AWS service can say it: it cannot answer now."""

    name = "ServiceUnavailable"
    status = 503


class JobFailedError(Exception):
    """A job cannot succeed; the message becomes its failureReason."""


class CutOffError(Exception):
    """A job could not go on for a reason that may pass: it is run again, as after a kill."""
