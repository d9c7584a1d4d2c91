"""A customer record of the ERP."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from mastergroup.errors import InvalidRecord
from sync_worker.erp.records import read_customer
from sync_worker.transform import places
from sync_worker.transform.dates import Calendar, moment
from sync_worker.transform.identity import unified_customer_id
from sync_worker.transform.statuses import is_deleted
from sync_worker.transform.text import clean_text, identifier

# A record without a time describes a customer only until any other record does.
_UNKNOWN_TIME = datetime(1970, 1, 1, tzinfo=UTC)


class Customer(NamedTuple):
    """A customer record as it is stored; (`source`, `record_id`) tells it from others.

    `unified_customer_id` is empty for a record that is nobody's any more.
    """

    source: str
    record_id: str
    unified_customer_id: str
    customer_name: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    province: str | None = None
    city: str | None = None


class TransformedCustomer(NamedTuple):
    """A customer record and the time (UTC) at which it was true."""

    customer: Customer
    seen_at: datetime


def transform_customer(record: Any, source: str, calendar: Calendar) -> TransformedCustomer:
    """Normalise one raw customer; one that the feed marks as deleted describes nobody.

    Raises InvalidRecord when it cannot be used.
    """
    raw = read_customer(record)
    record_id = identifier(raw.record_id, "id")
    if is_deleted(raw.deleted):
        return TransformedCustomer(Customer(source, record_id, ""), _UNKNOWN_TIME)
    unified = unified_customer_id(raw.phone, raw.email, raw.name, source, record_id)
    if unified is None:
        raise InvalidRecord("customer: a phone, an e-mail or an id is needed")
    customer = Customer(
        source=source,
        record_id=record_id,
        unified_customer_id=unified,
        customer_name=clean_text(raw.name),
        phone=clean_text(raw.phone),
        email=clean_text(raw.email),
        address=clean_text(raw.address),
        province=places.province(raw.province),
        city=places.city(raw.city),
    )
    seen_at = _UNKNOWN_TIME if raw.updated_at is None else moment(raw.updated_at, "updated_at", calendar)
    return TransformedCustomer(customer, seen_at)
