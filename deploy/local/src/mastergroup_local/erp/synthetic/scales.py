"""How large a made feed is."""

from dataclasses import dataclass
from datetime import date

LAST_DAY = date(2026, 10, 31)
"""The feed ends here, whatever today is: the same seed gives the same feed for ever."""
DAYS = 1096
FIRST_DAY = date(2023, 11, 1)


@dataclass(frozen=True)
class Scale:
    """Exact counts of what a sync must end with.

    orders: distinct (source, id) that can be loaded, cancelled ones included. lines: the good lines of their final
    versions. customers: distinct unified customers of those orders (walk-ins are none). products: records of the
    products feed by id; every line names one of them. Beyond these counts come the earlier versions of edited
    orders, orders without an id or a readable date, and lines without a product.
    """

    orders: int
    lines: int
    customers: int
    products: int


SCALES = {
    "small": Scale(orders=6_000, lines=24_000, customers=2_500, products=300),
    "tenth": Scale(orders=23_496, lines=197_153, customers=18_048, products=418),
    "full": Scale(orders=234_959, lines=1_971_527, customers=180_483, products=4_182),
}
WALK_INS = 0.05
"""The share of orders that nobody's name is on."""
