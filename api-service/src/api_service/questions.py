"""What may be asked: the query parameters and bodies of the contract, with their limits and defaults."""

from enum import StrEnum
from typing import Annotated, Self

from fastapi import Path
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.config import JsonDict

_LONGEST_BATCH = 500
_FARTHEST = 1_000_000_000
# In the document as in `_one_kind_of_id`; generators of clients read over `if`, where `oneOf` makes them stumble.
_ONE_KIND_OF_ID: JsonDict = {
    "if": {"required": ["user_ids"], "properties": {"user_ids": {"type": "array"}}},
    "then": {"properties": {"product_ids": {"type": "null"}}},
    "else": {"required": ["product_ids"], "properties": {"product_ids": {"type": "array"}}},
}


def _encodable(text: str) -> str:
    """JSON can escape half a character (a lone surrogate), which no store and no answer can hold."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("must be valid Unicode")
    return text


def _whole(number: object) -> object:
    """In JSON 3.0 is an integer too, also where no other type is taken for one."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _reachable(offset: int) -> int:
    """Beyond the end of every list all pages are the same empty one; PostgreSQL's OFFSET has an end itself."""
    return min(offset, _FARTHEST)


Text = Annotated[str, AfterValidator(_encodable)]
Whole = Annotated[int, BeforeValidator(_whole)]
Offset = Annotated[Whole, AfterValidator(_reachable)]
UserId = Annotated[
    str,
    Path(description="the customer's id, `<phone>_<first name>`, percent-encoded whole", examples=["03001234567_ali"]),
]
ProductId = Annotated[str, Path(description="the product's id, percent-encoded whole", examples=["1328"])]


class TimeFilter(StrEnum):
    """The windows of analytics, ending at the newest synced order."""

    TODAY = "today"
    WEEK = "7days"
    MONTH = "30days"
    ALL = "all"


class ListQuestion(BaseModel):
    """How long a list, from where on, and what it must not hold."""

    num_results: Whole = Field(10, ge=1, le=100, description="length of the list", examples=[10])
    offset: Offset = Field(0, ge=0, description="items of the joined list to leave out at its start", examples=[0])
    exclude: list[Text] = Field([], max_length=100, description="product ids to leave out", examples=[["1715"]])
    in_stock_only: bool = Field(True, description="leave out what is known to be out of stock", examples=[True])


class FallbackQuestion(ListQuestion):
    """A list that is filled up from the next tiers."""

    fallback: bool = Field(
        True, description="fill up from the next tiers; false: 404 for an unknown id", examples=[True]
    )


class CustomerQuestion(FallbackQuestion):
    """A customer's list."""

    exclude_purchased: bool = Field(False, description="leave out what the customer has bought", examples=[False])
    province: Text | None = Field(
        None, description="used by the fallback; without it the last known one", examples=["Punjab"]
    )
    city: Text | None = Field(
        None, description="used by the fallback; without it the last known one", examples=["Lahore"]
    )


class Explained(BaseModel):
    """Asks for reasons (scope operations)."""

    explain: bool = Field(False, description="a reason for each item; needs the scope operations too", examples=[False])
    why: Text | None = Field(
        None, description="with explain: where this product stands, or which rule removed it", examples=["1715"]
    )


class UserQuery(CustomerQuestion, Explained):
    """GET recommendations/{user_id}."""


class SimilarQuery(FallbackQuestion, Explained):
    """GET recommendations/similar/{product_id}."""


class AffinityQuery(ListQuestion):
    """GET recommendations/item-affinity/{user_id}."""

    exclude_purchased: bool = Field(False, description="leave out what the customer has bought", examples=[False])


class PageQuery(BaseModel):
    """A page of a ranking."""

    limit: int = Field(10, ge=1, le=100, description="length of the page", examples=[10])
    offset: Offset = Field(0, ge=0, description="items to leave out at the start", examples=[0])


class LocationQuery(PageQuery):
    """GET recommendations/by-location: at least one of the two."""

    province: Text | None = Field(None, description="any spelling; this or the city", examples=["punjab"])
    city: Text | None = Field(None, description="any spelling; this or the province", examples=["Lahore"])


class WindowQuery(BaseModel):
    """A window of analytics."""

    time_filter: TimeFilter = Field(
        TimeFilter.MONTH, description="the window; it ends at the newest synced order", examples=[TimeFilter.MONTH]
    )


class RankingQuery(WindowQuery, PageQuery):
    """A page of a ranking of a window."""


class PairsQuery(RankingQuery):
    """GET collaborative-pairs."""

    product_id: Text | None = Field(None, description="only pairs with this product", examples=["1328"])


_Ids = Annotated[list[Text], Field(min_length=1, max_length=_LONGEST_BATCH)]


class BatchQuestion(CustomerQuestion):
    """POST recommendations/batch: user_ids or product_ids. JSON has types, so `"3"` is no number here."""

    model_config = ConfigDict(strict=True, json_schema_extra=_ONE_KIND_OF_ID)

    user_ids: _Ids | None = Field(
        None, description=f"1 to {_LONGEST_BATCH} customer ids", examples=[["03001234567_ali"]]
    )
    product_ids: _Ids | None = Field(None, description=f"1 to {_LONGEST_BATCH} product ids", examples=[["1328"]])

    @model_validator(mode="after")
    def _one_kind_of_id(self) -> Self:
        if (self.user_ids is None) == (self.product_ids is None):
            raise ValueError("give either user_ids or product_ids")
        return self
