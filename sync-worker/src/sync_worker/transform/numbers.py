"""Money and quantities: exact decimals that fit their columns."""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from mastergroup.errors import InvalidRecord
from sync_worker.transform.text import is_nothing, visible

_CENT = Decimal("0.01")
_THOUSANDTH = Decimal("0.001")
_MONEY_LIMIT = Decimal(10) ** 12
_QUANTITY_LIMIT = Decimal(10) ** 11
_LONGEST = 64
# 82,500.00 and 1,25,000 (the comma groups, never marks the decimals), .5, 5., 1e3
_NUMBER = re.compile(
    r"([+-]?)(\d{1,3}(?:,\d{2,3})*,\d{3}|\d+|(?=\.\d))(\.\d*)?(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE
)
_CURRENCY = re.compile(r"^(?:rs\.?|pkr\.?|₨)\s*|\s*(?:pkr|rs\.?|/[-=])$", re.IGNORECASE)


def money(value: Any, field: str) -> Decimal | None:
    """PKR with two decimals; None for nothing. Raises InvalidRecord, naming `field`, when unreadable or over 10^12."""
    return _fitting(value, field, _CENT, _MONEY_LIMIT)


def quantity(value: Any, field: str = "quantity") -> Decimal:
    """A quantity with three decimals; 1 for nothing. Raises InvalidRecord when unreadable or over 10^11."""
    amount = _fitting(value, field, _THOUSANDTH, _QUANTITY_LIMIT)
    return Decimal("1.000") if amount is None else amount


def checked_money(amount: Decimal, field: str) -> Decimal:
    """A computed amount rounded to two decimals. Raises InvalidRecord, naming `field`, when it is over 10^12."""
    rounded = _rounded(amount, _CENT)
    if abs(rounded) >= _MONEY_LIMIT:
        raise InvalidRecord(f"{field}: the amount is too large")
    return rounded


def _fitting(value: Any, field: str, step: Decimal, limit: Decimal) -> Decimal | None:
    if is_nothing(value):
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise InvalidRecord(f"{field}: a number is needed")
    if isinstance(value, int) and abs(value) >= limit:
        raise InvalidRecord(f"{field}: the number is too large")
    amount = _parsed(value if isinstance(value, str) else str(value), step)
    if amount is None:
        raise InvalidRecord(f"{field}: a number is needed")
    if abs(amount) >= limit:
        raise InvalidRecord(f"{field}: the number is too large")
    return amount


@lru_cache(maxsize=8_192)
def _parsed(text: str, step: Decimal) -> Decimal | None:
    found = _NUMBER.fullmatch(_CURRENCY.sub("", visible(text).strip())) if len(text) <= _LONGEST else None
    if found is None:
        return None
    return _rounded(Decimal(found.group().replace(",", "")), step)


def _rounded(amount: Decimal, step: Decimal) -> Decimal:
    if abs(amount) >= _MONEY_LIMIT * 10:
        return amount
    # Adding 0 turns -0.00 into 0.00: one spelling of one amount.
    return amount.quantize(step, ROUND_HALF_UP) + 0
