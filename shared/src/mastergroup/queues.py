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
    """A chain of steps; its runs live in the tables `<name>_runs` and `<name>_steps`."""

    name: str
    steps: tuple[Step, ...]
    queue: str

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
        return {step.name: step for step in self.steps}[name]


def _steps(flow: str, queues: dict[str, str]) -> tuple[Step, ...]:
    return tuple(Step(name, f"{flow}.{name}", queue) for name, queue in queues.items())


SYNC = Flow(
    "sync",
    _steps("sync", dict.fromkeys(("products", "customers", "pos_orders", "oe_orders", "aggregates"), SYNC_QUEUE)),
    queue=SYNC_QUEUE,
)
PIPELINE = Flow(
    "pipeline",
    _steps(
        "pipeline",
        {
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
)
FLOWS = {flow.name: flow for flow in (SYNC, PIPELINE)}
