"""What a record says of its customer, in one of the ways in which it can be said."""

from collections.abc import Sequence

from mastergroup_local.erp.synthetic.people import Kind, People
from mastergroup_local.erp.synthetic.variants import (
    EMAIL_FORMS,
    LANDLINE_FORMS,
    MOBILE_FORMS,
    NAME_FORMS,
    NO_PHONES,
    PLACE_FORMS,
    Record,
)


def customer_fields(people: People, person: int, rolls: Sequence[int]) -> Record:
    """The customer's fields of an order or a customer record; four rolls of 0..99 choose the forms."""
    by_phone, by_name, by_place, by_email = rolls
    home = people.home(person)
    email = people.email(person)
    return {
        "customer_phone": _phone(people, person, by_phone),
        "customer_email": EMAIL_FORMS[by_email](email) if email else None,
        "customer_name": NAME_FORMS[by_name](people.name(person)),
        "customer_city": PLACE_FORMS[by_place](home.name),
        "customer_state": PLACE_FORMS[by_place](home.province.name),
    }


def _phone(people: People, person: int, roll: int) -> str | None:
    phone = people.phone(person)
    if phone is None:
        return NO_PHONES[roll]
    forms = MOBILE_FORMS if people.kind[person] == Kind.MOBILE else LANDLINE_FORMS
    return forms[roll](phone)
