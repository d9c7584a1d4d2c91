"""A person in raw records, however they are written."""

import pytest

from sync_worker.sought import Sought

ALI = Sought(["03001234567_ali", "oe:77"], [{"phone": "0300-1234567 / 042 35761234", "email": "Ali@Example.com"}])


@pytest.mark.parametrize(
    "raw",
    [
        {"customer_phone": "+92 300 1234567"},
        {"phone": "0092-300-1234567", "name": "somebody"},
        {"phone": 3001234567},
        {"email": "ALI@example.COM"},
        {"order": {"contacts": [{"mail": "write to ali@example.com"}]}},
        {"id": "oe:77"},
        "03001234567",
    ],
)
def test_the_person_is_found(raw: object) -> None:
    assert ALI.is_in(raw)


@pytest.mark.parametrize("raw", [{"phone": "0300-1234568"}, {"email": "bali@example.com"}, {"id": 77}, {}, None, 3.5])
def test_others_are_not(raw: object) -> None:
    assert not ALI.is_in(raw)


def test_one_without_contacts_is_found_by_the_id_alone() -> None:
    nobody = Sought(["pos:5"], [{"phone": None, "email": None}])
    assert nobody.is_in({"customer": "pos:5"})
    assert not nobody.is_in({"phone": None, "email": "", "name": "customer"})
