"""What answers are made from."""

from dataclasses import dataclass

from api_service.catalogue import Catalogue
from api_service.freshness import Limits
from api_service.reader import Reader


@dataclass(frozen=True)
class Source:
    """The stored lists, the catalogue beside them, and the ages above which they are stale."""

    reader: Reader
    catalogue: Catalogue
    limits: Limits
