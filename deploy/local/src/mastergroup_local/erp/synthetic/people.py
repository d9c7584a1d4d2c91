"""The customers: who they are, where they live, what they like."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.erp.synthetic.names import FIRST_NAMES, LAST_NAMES
from mastergroup_local.erp.synthetic.places import CITIES, City

_MOBILE_NUMBERS = 500_000_000
_ONE_IN = 50
"""Of so many neighbours in the list one pair shares a phone, one has a title and one gives no name."""


class Kind(IntEnum):
    """By what a customer is known."""

    MOBILE = 0
    LANDLINE = 1
    EMAIL = 2
    ERP_ID = 3
    WALK_IN = 4


@dataclass(frozen=True)
class People:
    """One entry a customer, then one a walk-in order: taste 0..1 on the circle, size 0..3, city in CITIES."""

    kind: NDArray[np.int8]
    number: NDArray[np.int64]
    first_name: NDArray[np.int64]
    last_name: NDArray[np.int64]
    city: NDArray[np.int64]
    taste: NDArray[np.float64]
    size: NDArray[np.int8]
    online: NDArray[np.float64]
    """How likely each orders online (0..1)."""

    def __len__(self) -> int:
        return len(self.kind)

    def name(self, person: int) -> str:
        """The whole name, always the same for the same person; may be blank."""
        if self.kind[person] == Kind.WALK_IN or person % _ONE_IN == 23:
            return ""
        title = "Mr. " if person % _ONE_IN == 7 else ""
        return f"{title}{FIRST_NAMES[self.first_name[person]]} {LAST_NAMES[self.last_name[person]]}"

    def phone(self, person: int) -> str | None:
        """The number as it is dialled in the country; None for who gives none."""
        if self.kind[person] == Kind.MOBILE:
            return f"03{self.number[person]:09d}"
        return f"04235{person:06d}" if self.kind[person] == Kind.LANDLINE else None

    def email(self, person: int) -> str | None:
        """The address of those who are known by it, and of some others."""
        known_by_it = self.kind[person] == Kind.EMAIL
        return f"buyer{person}@example.pk" if known_by_it or self._also_gives_email(person) else None

    def erp_id(self, person: int) -> int | None:
        """The ERP's own number of those who gave nothing else."""
        return 500_000 + person if self.kind[person] == Kind.ERP_ID else None

    def home(self, person: int) -> City:
        """The city where a person lives."""
        return CITIES[self.city[person]]

    def _also_gives_email(self, person: int) -> bool:
        return person % 4 == 0 and self.kind[person] in (Kind.MOBILE, Kind.LANDLINE)


def build_people(rng: np.random.Generator, customers: int, walk_ins: int) -> People:
    """So many customers, all different by the contract's rule, and an entry for each walk-in order."""
    count = customers + walk_ins
    kind = rng.choice(4, count, p=(0.935, 0.02, 0.04, 0.005)).astype(np.int8)
    kind[customers:] = Kind.WALK_IN
    city = _cities(rng, count)
    number = rng.choice(_MOBILE_NUMBERS, count, replace=False)
    first_name = rng.integers(0, len(FIRST_NAMES), count)
    _share_phones(number, first_name)
    return People(
        kind,
        number,
        first_name,
        rng.integers(0, len(LAST_NAMES), count),
        city,
        _tastes(rng, city),
        rng.choice(4, count, p=(0.2, 0.15, 0.25, 0.4)).astype(np.int8),
        # Who has only the ERP's number is known in one source, so never orders in the other.
        np.where(kind == Kind.ERP_ID, 0.0, rng.choice((0.03, 0.3, 0.9), count, p=(0.75, 0.17, 0.08))),
    )


def _cities(rng: np.random.Generator, count: int) -> NDArray[np.int64]:
    weights = np.array([city.weight for city in CITIES])
    return rng.choice(len(CITIES), count, p=weights / weights.sum())


def _tastes(rng: np.random.Generator, city: NDArray[np.int64]) -> NDArray[np.float64]:
    centre = np.array([city.province.taste for city in CITIES])[city]
    return (centre + rng.normal(0, 0.1, len(city))) % 1.0


def _share_phones(number: NDArray[np.int64], first_name: NDArray[np.int64]) -> None:
    second = np.arange(1, len(number), _ONE_IN)
    number[second] = number[second - 1]
    first_name[second] = (first_name[second - 1] + 1) % len(FIRST_NAMES)
