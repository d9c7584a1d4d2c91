"""Schemas: Avro records, immutable and usable at once."""

from mastergroup_local.personalize import kinds
from mastergroup_local.personalize.avro import check
from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.service import Answer, Request, Service


def create(service: Service, request: Request) -> Answer:
    """CreateSchema."""
    if "domain" in request:
        raise InvalidInputError("Domain schemas are not offered by this service")
    check(request["schema"])
    return service.create(kinds.SCHEMA, request["name"], request, status=None)


def delete(service: Service, request: Request) -> Answer:
    """DeleteSchema: only once no dataset uses it; gone at once."""
    arn = service.store.get(request["schemaArn"], kinds.SCHEMA).arn
    service.check_unused(arn, kinds.DATASET, schemaArn=arn)
    service.store.remove(arn)
    return {}


OPERATIONS = {"CreateSchema": create, "DeleteSchema": delete}
