from http import HTTPStatus
from typing import Any, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_answer import ErrorAnswer
from ...models.location_answer import LocationAnswer
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    limit: int | Unset = 10,
    offset: int | Unset = 0,
    province: None | str | Unset = UNSET,
    city: None | str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["limit"] = limit

    params["offset"] = offset

    json_province: None | str | Unset
    if isinstance(province, Unset):
        json_province = UNSET
    else:
        json_province = province
    params["province"] = json_province

    json_city: None | str | Unset
    if isinstance(city, Unset):
        json_city = UNSET
    else:
        json_city = city
    params["city"] = json_city

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/personalize/recommendations/by-location",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | ErrorAnswer | LocationAnswer | None:
    if response.status_code == 200:
        response_200 = LocationAnswer.from_dict(response.json())

        return response_200

    if response.status_code == 304:
        response_304 = cast(Any, None)
        return response_304

    if response.status_code == 401:
        response_401 = ErrorAnswer.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = ErrorAnswer.from_dict(response.json())

        return response_403

    if response.status_code == 405:
        response_405 = ErrorAnswer.from_dict(response.json())

        return response_405

    if response.status_code == 422:
        response_422 = ErrorAnswer.from_dict(response.json())

        return response_422

    if response.status_code == 429:
        response_429 = ErrorAnswer.from_dict(response.json())

        return response_429

    if response.status_code == 500:
        response_500 = ErrorAnswer.from_dict(response.json())

        return response_500

    if response.status_code == 503:
        response_503 = ErrorAnswer.from_dict(response.json())

        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any | ErrorAnswer | LocationAnswer]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    limit: int | Unset = 10,
    offset: int | Unset = 0,
    province: None | str | Unset = UNSET,
    city: None | str | Unset = UNSET,
) -> Response[Any | ErrorAnswer | LocationAnswer]:
    """By Location

     What is recommended to most customers of a province or city.

    Needs a key with the scope `storefront`.

    Args:
        limit (int | Unset): length of the page Default: 10.
        offset (int | Unset): items to leave out at the start Default: 0.
        province (None | str | Unset): any spelling; this or the city
        city (None | str | Unset): any spelling; this or the province

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorAnswer | LocationAnswer]
    """

    kwargs = _get_kwargs(
        limit=limit,
        offset=offset,
        province=province,
        city=city,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    limit: int | Unset = 10,
    offset: int | Unset = 0,
    province: None | str | Unset = UNSET,
    city: None | str | Unset = UNSET,
) -> Any | ErrorAnswer | LocationAnswer | None:
    """By Location

     What is recommended to most customers of a province or city.

    Needs a key with the scope `storefront`.

    Args:
        limit (int | Unset): length of the page Default: 10.
        offset (int | Unset): items to leave out at the start Default: 0.
        province (None | str | Unset): any spelling; this or the city
        city (None | str | Unset): any spelling; this or the province

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorAnswer | LocationAnswer
    """

    return sync_detailed(
        client=client,
        limit=limit,
        offset=offset,
        province=province,
        city=city,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    limit: int | Unset = 10,
    offset: int | Unset = 0,
    province: None | str | Unset = UNSET,
    city: None | str | Unset = UNSET,
) -> Response[Any | ErrorAnswer | LocationAnswer]:
    """By Location

     What is recommended to most customers of a province or city.

    Needs a key with the scope `storefront`.

    Args:
        limit (int | Unset): length of the page Default: 10.
        offset (int | Unset): items to leave out at the start Default: 0.
        province (None | str | Unset): any spelling; this or the city
        city (None | str | Unset): any spelling; this or the province

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorAnswer | LocationAnswer]
    """

    kwargs = _get_kwargs(
        limit=limit,
        offset=offset,
        province=province,
        city=city,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    limit: int | Unset = 10,
    offset: int | Unset = 0,
    province: None | str | Unset = UNSET,
    city: None | str | Unset = UNSET,
) -> Any | ErrorAnswer | LocationAnswer | None:
    """By Location

     What is recommended to most customers of a province or city.

    Needs a key with the scope `storefront`.

    Args:
        limit (int | Unset): length of the page Default: 10.
        offset (int | Unset): items to leave out at the start Default: 0.
        province (None | str | Unset): any spelling; this or the city
        city (None | str | Unset): any spelling; this or the province

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorAnswer | LocationAnswer
    """

    return (
        await asyncio_detailed(
            client=client,
            limit=limit,
            offset=offset,
            province=province,
            city=city,
        )
    ).parsed
