"""The kinds of resource: how each is named in the API, in ARNs and in messages."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of resource; `name` is what follows Create, Describe and Delete in the API."""

    name: str
    arn_part: str
    is_job: bool = False

    @property
    def arn_key(self) -> str:
        """The member that holds its ARN, such as datasetGroupArn."""
        return self.name[0].lower() + self.name[1:] + "Arn"

    @property
    def words(self) -> str:
        """How messages call it, such as "dataset group"."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.name).lower()


DATASET_GROUP = Kind("DatasetGroup", "dataset-group")
SCHEMA = Kind("Schema", "schema")
DATASET = Kind("Dataset", "dataset")
IMPORT_JOB = Kind("DatasetImportJob", "dataset-import-job", is_job=True)
EXPORT_JOB = Kind("DatasetExportJob", "dataset-export-job", is_job=True)
DELETION_JOB = Kind("DataDeletionJob", "data-deletion-job", is_job=True)
SOLUTION = Kind("Solution", "solution")
SOLUTION_VERSION = Kind("SolutionVersion", "solution", is_job=True)
CAMPAIGN = Kind("Campaign", "campaign")
EVENT_TRACKER = Kind("EventTracker", "event-tracker")
FILTER = Kind("Filter", "filter")
BATCH_INFERENCE_JOB = Kind("BatchInferenceJob", "batch-inference-job", is_job=True)
BATCH_SEGMENT_JOB = Kind("BatchSegmentJob", "batch-segment-job", is_job=True)

KINDS = {
    kind.name: kind
    for kind in (
        DATASET_GROUP,
        SCHEMA,
        DATASET,
        IMPORT_JOB,
        EXPORT_JOB,
        DELETION_JOB,
        SOLUTION,
        SOLUTION_VERSION,
        CAMPAIGN,
        EVENT_TRACKER,
        FILTER,
        BATCH_INFERENCE_JOB,
        BATCH_SEGMENT_JOB,
    )
}
