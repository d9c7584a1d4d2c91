"""Dataset groups, which hold everything else."""

from mastergroup_local.personalize import kinds
from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.service import Answer, Request, Service


def create(service: Service, request: Request) -> Answer:
    """CreateDatasetGroup."""
    if "domain" in request:
        raise InvalidInputError("Domain dataset groups are not offered by this service")
    if "kmsKeyArn" in request and "roleArn" not in request:
        raise InvalidInputError("A kmsKeyArn needs a roleArn")
    return service.create(kinds.DATASET_GROUP, request["name"], request)


def delete(service: Service, request: Request) -> Answer:
    """DeleteDatasetGroup: only once it is empty."""
    arn = service.deletable(request["datasetGroupArn"], kinds.DATASET_GROUP).arn
    for kind in (kinds.EVENT_TRACKER, kinds.FILTER, kinds.SOLUTION, kinds.DATASET):
        service.check_unused(arn, kind, datasetGroupArn=arn)
    return service.delete(arn, kinds.DATASET_GROUP)


OPERATIONS = {"CreateDatasetGroup": create, "DeleteDatasetGroup": delete}
