"""Names that the workers, beat and the command line agree on: queues, flows, steps and their tasks."""

from dataclasses import dataclass

from kombu import Queue

SYNC_QUEUE = "sync"
EXPORT_QUEUE = "export"
BATCH_QUEUE = "batch"
LOAD_QUEUE = "load"

QUEUES = tuple(Queue(name, routing_key=name) for name in (SYNC_QUEUE, EXPORT_QUEUE, BATCH_QUEUE, LOAD_QUEUE))


@dataclass(frozen=True)
class Step:
    """One task of a flow: its name in the steps table, its Celery task name and its queue."""

    name: str
    task: str
    queue: str


@dataclass(frozen=True)
class Flow:
    """A chain of steps; its runs live in the tables `<name>_runs` and `<name>_steps`.

    `on_request` are steps that only an operator's run takes, each under the same rule: one run of a flow at a time.
    `limit_hours` is in place of RUN_LIMIT_HOURS.
    """

    name: str
    steps: tuple[Step, ...]
    queue: str
    on_request: tuple[Step, ...] = ()
    limit_hours: float | None = None

    @property
    def all_steps(self) -> tuple[Step, ...]:
        """Every step that a run of the flow can have."""
        return self.steps + self.on_request

    @property
    def start_task(self) -> str:
        """Creates a run and sends its chain; what beat calls."""
        return f"{self.name}.start"

    @property
    def tick_task(self) -> str:
        """Re-sends the chain of a run that nobody drives, and tells of incidents."""
        return f"{self.name}.tick"

    def step(self, name: str) -> Step:
        """The step called `name`; KeyError if the flow has none."""
        return {step.name: step for step in self.all_steps}[name]


def _steps(flow: str, queues: dict[str, str]) -> tuple[Step, ...]:
    return tuple(Step(name, f"{flow}.{name}", queue) for name, queue in queues.items())


SYNC = Flow(
    "sync",
    _steps("sync", dict.fromkeys(("products", "customers", "pos_orders", "oe_orders", "aggregates"), SYNC_QUEUE)),
    queue=SYNC_QUEUE,
    on_request=_steps("sync", dict.fromkeys(("merge_customers", "unmerge_customers", "replay"), SYNC_QUEUE)),
)
PIPELINE = Flow(
    "pipeline",
    _steps(
        "pipeline",
        {
            "plan": EXPORT_QUEUE,
            "export": EXPORT_QUEUE,
            "import_datasets": BATCH_QUEUE,
            "train": BATCH_QUEUE,
            "infer": BATCH_QUEUE,
            "segment": BATCH_QUEUE,
            "load": LOAD_QUEUE,
            "publish": LOAD_QUEUE,
        },
    ),
    queue=BATCH_QUEUE,
    on_request=_steps("pipeline", {"validate": EXPORT_QUEUE, "rollback": LOAD_QUEUE}),
)
ERASURE = Flow(
    "erasure",
    _steps(
        "erasure",
        {
            "erase_sales": SYNC_QUEUE,
            "erase_lists": LOAD_QUEUE,
            "erase_exports": EXPORT_QUEUE,
            "erase_personalize": BATCH_QUEUE,
            "receipt": LOAD_QUEUE,
        },
    ),
    queue=SYNC_QUEUE,
    limit_hours=72,  # Amazon may take a day to delete, and a batch that knows the customer is waited for.
)
FLOWS = {flow.name: flow for flow in (SYNC, PIPELINE, ERASURE)}
