"""What an error means for the work at hand: try again, stop, or set one record aside."""


class MasterGroupError(Exception):
    """Base of all errors that this system raises on purpose; the message is one plain sentence."""


class TransientError(MasterGroupError):
    """The same call may succeed later: retried with backoff and an end.

    `retry_after` (seconds) is the least wait that the other side asked for.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Busy(TransientError):
    """Another run of the flow is under way, and it does not do what is asked for: `run_id` is to end first."""

    def __init__(self, message: str, run_id: str) -> None:
        super().__init__(message)
        self.run_id = run_id


class PermanentError(MasterGroupError):
    """Trying again cannot help: the run stops and keeps this message as its reason."""


class InvalidRecord(MasterGroupError):
    """One record (or order line) that cannot be used: set aside whole, counted under its reason.

    The message names the field and what is allowed, and never holds a value: reasons are counted and shown.
    """


class LeaseLost(MasterGroupError):
    """Another worker drives this step now: what was not committed is given up."""
