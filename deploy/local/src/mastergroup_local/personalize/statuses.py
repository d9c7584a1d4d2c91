"""The statuses of a resource, in the words of the service, and what follows what by itself."""

CREATE_PENDING = "CREATE PENDING"
CREATE_IN_PROGRESS = "CREATE IN_PROGRESS"
ACTIVE = "ACTIVE"
CREATE_FAILED = "CREATE FAILED"
CREATE_STOPPING = "CREATE STOPPING"
CREATE_STOPPED = "CREATE STOPPED"
DELETE_PENDING = "DELETE PENDING"
DELETE_IN_PROGRESS = "DELETE IN_PROGRESS"
GONE = "GONE"

# A resource without work to do passes through these with time alone; jobs do not.
NEXT = {
    CREATE_PENDING: CREATE_IN_PROGRESS,
    CREATE_IN_PROGRESS: ACTIVE,
    CREATE_STOPPING: CREATE_STOPPED,
    DELETE_PENDING: DELETE_IN_PROGRESS,
    DELETE_IN_PROGRESS: GONE,
}
SETTLED = frozenset({ACTIVE, CREATE_FAILED, CREATE_STOPPED})
WAITING = (CREATE_PENDING, CREATE_IN_PROGRESS)

# Some kinds have words of their own: data deletion jobs, and dataset groups, whose deletion only is pending.
OF_GROUPS: dict[str | None, str] = {DELETE_IN_PROGRESS: DELETE_PENDING}
OF_DELETION: dict[str | None, str] = {
    CREATE_PENDING: "PENDING",
    CREATE_IN_PROGRESS: "IN_PROGRESS",
    ACTIVE: "COMPLETED",
    CREATE_FAILED: "FAILED",
}
