"""What others would write: `python -m benchmarks.serving.rivals bare|redis|orm PORT`, told by BENCH_* where things are.

All on uvicorn as the API runs on it.
"""

import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Response
from pydantic import BaseModel
from redis.asyncio import Redis
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from benchmarks.serving.asked import PATH
from mastergroup_local.stack.ports import HOST


def bare() -> Any:
    """An ASGI function that answers always the same bytes: as fast as uvicorn and Python can be."""
    body = Path(os.environ["BENCH_BODY"]).read_bytes()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body})

    return app


def redis() -> FastAPI:
    """A plain route that hands on what lies in Redis."""
    app = FastAPI()
    client = Redis.from_url(os.environ["BENCH_REDIS_URL"], decode_responses=False)

    @app.get(PATH + "{user_id}")
    async def recommendations(user_id: str) -> Response:
        body = await client.get(user_id)
        if body is None:
            raise HTTPException(404)
        return Response(body, media_type="application/json")

    return app


class Base(DeclarativeBase):
    pass


class UserList(Base):
    __tablename__ = "offline_user_recommendations"
    user_id: Mapped[str] = mapped_column(primary_key=True)
    recommendations: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)


class ProductCard(Base):
    __tablename__ = "product_cards"
    product_id: Mapped[str] = mapped_column(primary_key=True)
    product_name: Mapped[str]
    in_stock: Mapped[bool]
    is_offered: Mapped[bool]


class Item(BaseModel):
    product_id: str
    score: float
    algorithm: str
    product_name: str


class ListAnswer(BaseModel):
    user_id: str
    recommendations: list[Item]
    count: int
    source: str


def orm() -> FastAPI:
    """Routes, sessions, mapped classes and a response model, as FastAPI's and SQLAlchemy's tutorials have them."""
    app = FastAPI()
    sessions = async_sessionmaker(create_async_engine(os.environ["BENCH_DATABASE_URL"]), expire_on_commit=False)

    async def session() -> AsyncIterator[AsyncSession]:
        async with sessions() as one:
            yield one

    @app.get(PATH + "{user_id}", response_model=ListAnswer)
    async def recommendations(
        user_id: str, session: Annotated[AsyncSession, Depends(session)], num_results: int = 10
    ) -> ListAnswer:
        found = await session.get(UserList, user_id)
        if found is None:
            raise HTTPException(404)
        cards = await _cards(session, [listed["product_id"] for listed in found.recommendations])
        shown = [_item(listed, cards) for listed in found.recommendations if listed["product_id"] in cards]
        page = shown[:num_results]
        return ListAnswer(user_id=user_id, recommendations=page, count=len(page), source="personalize")

    return app


async def _cards(session: AsyncSession, product_ids: list[str]) -> dict[str, ProductCard]:
    """Of all products of the list: which of them are in stock is known only then."""
    wanted = select(ProductCard).where(
        ProductCard.product_id.in_(product_ids), ProductCard.in_stock, ProductCard.is_offered
    )
    return {card.product_id: card for card in await session.scalars(wanted)}


def _item(listed: dict[str, Any], cards: dict[str, ProductCard]) -> Item:
    key = listed["product_id"]
    name = cards[key].product_name
    return Item(product_id=key, score=listed["score"], algorithm="user-personalization", product_name=name)


_RIVALS = {"bare": bare, "redis": redis, "orm": orm}


if __name__ == "__main__":
    uvicorn.run(
        _RIVALS[sys.argv[1]](),
        host=HOST,
        port=int(sys.argv[2]),
        log_config=None,
        access_log=False,
        server_header=False,
    )
