from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.affinity_answer import AffinityAnswer
from ...models.error_answer import ErrorAnswer
from ...types import UNSET, Response, Unset


def _get_kwargs(
    user_id: str,
    *,
    num_results: int | Unset = 10,
    offset: int | Unset = 0,
    exclude: list[str] | Unset = UNSET,
    in_stock_only: bool | Unset = True,
    exclude_purchased: bool | Unset = False,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["num_results"] = num_results

    params["offset"] = offset

    json_exclude: list[str] | Unset = UNSET
    if not isinstance(exclude, Unset):
        json_exclude = exclude

    params["exclude"] = json_exclude

    params["in_stock_only"] = in_stock_only

    params["exclude_purchased"] = exclude_purchased

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/personalize/recommendations/item-affinity/{user_id}".format(
            user_id=quote(str(user_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AffinityAnswer | Any | ErrorAnswer | None:
    if response.status_code == 200:
        response_200 = AffinityAnswer.from_dict(response.json())

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
) -> Response[AffinityAnswer | Any | ErrorAnswer]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    user_id: str,
    *,
    client: AuthenticatedClient,
    num_results: int | Unset = 10,
    offset: int | Unset = 0,
    exclude: list[str] | Unset = UNSET,
    in_stock_only: bool | Unset = True,
    exclude_purchased: bool | Unset = False,
) -> Response[AffinityAnswer | Any | ErrorAnswer]:
    """Item Affinity

     What a customer leans towards.

    Needs a key with the scope `customer`.

    Args:
        user_id (str): the customer's id, `<phone>_<first name>`, percent-encoded whole
        num_results (int | Unset): length of the list Default: 10.
        offset (int | Unset): items of the joined list to leave out at its start Default: 0.
        exclude (list[str] | Unset): product ids to leave out
        in_stock_only (bool | Unset): leave out what is known to be out of stock Default: True.
        exclude_purchased (bool | Unset): leave out what the customer has bought Default: False.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AffinityAnswer | Any | ErrorAnswer]
    """

    kwargs = _get_kwargs(
        user_id=user_id,
        num_results=num_results,
        offset=offset,
        exclude=exclude,
        in_stock_only=in_stock_only,
        exclude_purchased=exclude_purchased,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    user_id: str,
    *,
    client: AuthenticatedClient,
    num_results: int | Unset = 10,
    offset: int | Unset = 0,
    exclude: list[str] | Unset = UNSET,
    in_stock_only: bool | Unset = True,
    exclude_purchased: bool | Unset = False,
) -> AffinityAnswer | Any | ErrorAnswer | None:
    """Item Affinity

     What a customer leans towards.

    Needs a key with the scope `customer`.

    Args:
        user_id (str): the customer's id, `<phone>_<first name>`, percent-encoded whole
        num_results (int | Unset): length of the list Default: 10.
        offset (int | Unset): items of the joined list to leave out at its start Default: 0.
        exclude (list[str] | Unset): product ids to leave out
        in_stock_only (bool | Unset): leave out what is known to be out of stock Default: True.
        exclude_purchased (bool | Unset): leave out what the customer has bought Default: False.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AffinityAnswer | Any | ErrorAnswer
    """

    return sync_detailed(
        user_id=user_id,
        client=client,
        num_results=num_results,
        offset=offset,
        exclude=exclude,
        in_stock_only=in_stock_only,
        exclude_purchased=exclude_purchased,
    ).parsed


async def asyncio_detailed(
    user_id: str,
    *,
    client: AuthenticatedClient,
    num_results: int | Unset = 10,
    offset: int | Unset = 0,
    exclude: list[str] | Unset = UNSET,
    in_stock_only: bool | Unset = True,
    exclude_purchased: bool | Unset = False,
) -> Response[AffinityAnswer | Any | ErrorAnswer]:
    """Item Affinity

     What a customer leans towards.

    Needs a key with the scope `customer`.

    Args:
        user_id (str): the customer's id, `<phone>_<first name>`, percent-encoded whole
        num_results (int | Unset): length of the list Default: 10.
        offset (int | Unset): items of the joined list to leave out at its start Default: 0.
        exclude (list[str] | Unset): product ids to leave out
        in_stock_only (bool | Unset): leave out what is known to be out of stock Default: True.
        exclude_purchased (bool | Unset): leave out what the customer has bought Default: False.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AffinityAnswer | Any | ErrorAnswer]
    """

    kwargs = _get_kwargs(
        user_id=user_id,
        num_results=num_results,
        offset=offset,
        exclude=exclude,
        in_stock_only=in_stock_only,
        exclude_purchased=exclude_purchased,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    user_id: str,
    *,
    client: AuthenticatedClient,
    num_results: int | Unset = 10,
    offset: int | Unset = 0,
    exclude: list[str] | Unset = UNSET,
    in_stock_only: bool | Unset = True,
    exclude_purchased: bool | Unset = False,
) -> AffinityAnswer | Any | ErrorAnswer | None:
    """Item Affinity

     What a customer leans towards.

    Needs a key with the scope `customer`.

    Args:
        user_id (str): the customer's id, `<phone>_<first name>`, percent-encoded whole
        num_results (int | Unset): length of the list Default: 10.
        offset (int | Unset): items of the joined list to leave out at its start Default: 0.
        exclude (list[str] | Unset): product ids to leave out
        in_stock_only (bool | Unset): leave out what is known to be out of stock Default: True.
        exclude_purchased (bool | Unset): leave out what the customer has bought Default: False.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AffinityAnswer | Any | ErrorAnswer
    """

    return (
        await asyncio_detailed(
            user_id=user_id,
            client=client,
            num_results=num_results,
            offset=offset,
            exclude=exclude,
            in_stock_only=in_stock_only,
            exclude_purchased=exclude_purchased,
        )
    ).parsed
