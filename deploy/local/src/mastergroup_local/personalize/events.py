"""The operations of this API."""

from mastergroup_local.personalize.operations.registry import Operation

OPERATIONS: dict[str, Operation] = {}
