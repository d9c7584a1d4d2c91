"""Jobs on the data of a group: imports, exports and the deletion of users."""

from mastergroup_local.personalize import kinds
from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.operations import places
from mastergroup_local.personalize.service import Answer, Request, Service


def create_import(service: Service, request: Request) -> Answer:
    """CreateDatasetImportJob; the first one of a dataset must be FULL."""
    dataset = service.active(request["datasetArn"], kinds.DATASET)
    mode = request.get("importMode", "FULL")
    if "dataLocation" not in request["dataSource"]:
        raise InvalidInputError("dataSource.dataLocation is missing")
    places.check_data(request["dataSource"]["dataLocation"])
    if "roleArn" not in request:
        raise InvalidInputError("roleArn is missing")
    if mode == "INCREMENTAL" and "file" not in dataset.body:
        raise InvalidInputError("The first import into a dataset must be of mode FULL")
    body = {"publishAttributionMetricsToS3": False, **request, "importMode": mode}
    return service.create(kinds.IMPORT_JOB, request["jobName"], body)


def create_export(service: Service, request: Request) -> Answer:
    """CreateDatasetExportJob; by default of what was put one by one."""
    service.active(request["datasetArn"], kinds.DATASET)
    places.check_output(request["jobOutput"]["s3DataDestination"]["path"])
    body = {"ingestionMode": "PUT", **request}
    return service.create(kinds.EXPORT_JOB, request["jobName"], body)


def create_deletion(service: Service, request: Request) -> Answer:
    """CreateDataDeletionJob."""
    service.active(request["datasetGroupArn"], kinds.DATASET_GROUP)
    if "dataLocation" not in request["dataSource"]:
        raise InvalidInputError("dataSource.dataLocation is missing")
    places.check_data(request["dataSource"]["dataLocation"])
    return service.create(kinds.DELETION_JOB, request["jobName"], request)


OPERATIONS = {
    "CreateDatasetImportJob": create_import,
    "CreateDatasetExportJob": create_export,
    "CreateDataDeletionJob": create_deletion,
}
