"""What may be asked: the query parameters and bodies of the contract, with their limits and defaults."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, Field, model_validator

_LONGEST_BATCH = 500


def _encodable(text: str) -> str:
    """JSON can escape half a character (a lone surrogate), which no store and no answer can hold."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("must be valid Unicode")
    return text


Text = Annotated[str, AfterValidator(_encodable)]


class TimeFilter(StrEnum):
    """The windows of analytics, ending at the newest synced order."""

    TODAY = "today"
    WEEK = "7days"
    MONTH = "30days"
    ALL = "all"


class ListQuestion(BaseModel):
    """How long a list, from where on, and what it must not hold."""

    num_results: int = Field(10, ge=1, le=100, description="length of the list")
    offset: int = Field(0, ge=0, le=100_000, description="items of the joined list to leave out at its start")
    exclude: list[Text] = Field([], max_length=100, description="product ids to leave out")
    in_stock_only: bool = Field(True, description="leave out what is known to be out of stock")


class FallbackQuestion(ListQuestion):
    """A list that is filled up from the next tiers."""

    fallback: bool = Field(True, description="fill up from the next tiers; false: 404 for an unknown id")


class CustomerQuestion(FallbackQuestion):
    """A customer's list."""

    exclude_purchased: bool = Field(False, description="leave out what the customer has bought")
    province: Text | None = Field(None, description="used by the fallback; without it the last known one")
    city: Text | None = Field(None, description="used by the fallback; without it the last known one")


class Explained(BaseModel):
    """Asks for reasons (scope operations)."""

    explain: bool = Field(False, description="a reason for each item; needs the scope operations")
    why: Text | None = Field(None, description="with explain: where this product stands, or which rule removed it")


class UserQuery(CustomerQuestion, Explained):
    """GET recommendations/{user_id}."""


class SimilarQuery(FallbackQuestion, Explained):
    """GET recommendations/similar/{product_id}."""


class AffinityQuery(ListQuestion):
    """GET recommendations/item-affinity/{user_id}."""

    exclude_purchased: bool = Field(False, description="leave out what the customer has bought")


class PageQuery(BaseModel):
    """A page of a ranking."""

    limit: int = Field(10, ge=1, le=100)
    offset: int = Field(0, ge=0, le=1_000_000)


class LocationQuery(PageQuery):
    """GET recommendations/by-location: at least one of the two."""

    province: Text | None = Field(None, description="any spelling")
    city: Text | None = Field(None, description="any spelling")


class WindowQuery(BaseModel):
    """A window of analytics."""

    time_filter: TimeFilter = TimeFilter.MONTH


class RankingQuery(WindowQuery, PageQuery):
    """A page of a ranking of a window."""


class PairsQuery(RankingQuery):
    """GET collaborative-pairs."""

    product_id: Text | None = Field(None, description="only pairs with this product")


_Ids = Annotated[list[Text], Field(min_length=1, max_length=_LONGEST_BATCH)]


class BatchQuestion(CustomerQuestion):
    """POST recommendations/batch: user_ids or product_ids."""

    user_ids: _Ids | None = Field(None, description=f"1 to {_LONGEST_BATCH} customer ids")
    product_ids: _Ids | None = Field(None, description=f"1 to {_LONGEST_BATCH} product ids")

    @model_validator(mode="after")
    def _one_kind_of_id(self) -> Self:
        if (self.user_ids is None) == (self.product_ids is None):
            raise ValueError("give either user_ids or product_ids")
        return self
