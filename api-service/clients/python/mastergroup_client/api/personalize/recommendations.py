from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_answer import ErrorAnswer
from ...models.user_answer import UserAnswer
from ...types import UNSET, Response, Unset


def _get_kwargs(
    user_id: str,
    *,
    explain: bool | Unset = False,
    why: None | str | Unset = UNSET,
    num_results: int | Unset = 10,
    offset: int | Unset = 0,
    exclude: list[str] | Unset = UNSET,
    in_stock_only: bool | Unset = True,
    fallback: bool | Unset = True,
    exclude_purchased: bool | Unset = False,
    province: None | str | Unset = UNSET,
    city: None | str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["explain"] = explain

    json_why: None | str | Unset
    if isinstance(why, Unset):
        json_why = UNSET
    else:
        json_why = why
    params["why"] = json_why

    params["num_results"] = num_results

    params["offset"] = offset

    json_exclude: list[str] | Unset = UNSET
    if not isinstance(exclude, Unset):
        json_exclude = exclude

    params["exclude"] = json_exclude

    params["in_stock_only"] = in_stock_only

    params["fallback"] = fallback

    params["exclude_purchased"] = exclude_purchased

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
        "url": "/api/v1/personalize/recommendations/{user_id}".format(
            user_id=quote(str(user_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | ErrorAnswer | UserAnswer | None:
    if response.status_code == 200:
        response_200 = UserAnswer.from_dict(response.json())

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

    if response.status_code == 404:
        response_404 = ErrorAnswer.from_dict(response.json())

        return response_404

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
) -> Response[Any | ErrorAnswer | UserAnswer]:
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
    explain: bool | Unset = False,
    why: None | str | Unset = UNSET,
    num_results: int | Unset = 10,
    offset: int | Unset = 0,
    exclude: list[str] | Unset = UNSET,
    in_stock_only: bool | Unset = True,
    fallback: bool | Unset = True,
    exclude_purchased: bool | Unset = False,
    province: None | str | Unset = UNSET,
    city: None | str | Unset = UNSET,
) -> Response[Any | ErrorAnswer | UserAnswer]:
    """Recommendations

     A customer's list; unknown ones get what is popular where they are.

    Needs a key with the scope `customer`.

    Args:
        user_id (str): the customer's id, `<phone>_<first name>`, percent-encoded whole
        explain (bool | Unset): a reason for each item; needs the scope operations too Default:
            False.
        why (None | str | Unset): with explain: where this product stands, or which rule removed
            it
        num_results (int | Unset): length of the list Default: 10.
        offset (int | Unset): items of the joined list to leave out at its start Default: 0.
        exclude (list[str] | Unset): product ids to leave out
        in_stock_only (bool | Unset): leave out what is known to be out of stock Default: True.
        fallback (bool | Unset): fill up from the next tiers; false: 404 for an unknown id
            Default: True.
        exclude_purchased (bool | Unset): leave out what the customer has bought Default: False.
        province (None | str | Unset): used by the fallback; without it the last known one
        city (None | str | Unset): used by the fallback; without it the last known one

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorAnswer | UserAnswer]
    """

    kwargs = _get_kwargs(
        user_id=user_id,
        explain=explain,
        why=why,
        num_results=num_results,
        offset=offset,
        exclude=exclude,
        in_stock_only=in_stock_only,
        fallback=fallback,
        exclude_purchased=exclude_purchased,
        province=province,
        city=city,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    user_id: str,
    *,
    client: AuthenticatedClient,
    explain: bool | Unset = False,
    why: None | str | Unset = UNSET,
    num_results: int | Unset = 10,
    offset: int | Unset = 0,
    exclude: list[str] | Unset = UNSET,
    in_stock_only: bool | Unset = True,
    fallback: bool | Unset = True,
    exclude_purchased: bool | Unset = False,
    province: None | str | Unset = UNSET,
    city: None | str | Unset = UNSET,
) -> Any | ErrorAnswer | UserAnswer | None:
    """Recommendations

     A customer's list; unknown ones get what is popular where they are.

    Needs a key with the scope `customer`.

    Args:
        user_id (str): the customer's id, `<phone>_<first name>`, percent-encoded whole
        explain (bool | Unset): a reason for each item; needs the scope operations too Default:
            False.
        why (None | str | Unset): with explain: where this product stands, or which rule removed
            it
        num_results (int | Unset): length of the list Default: 10.
        offset (int | Unset): items of the joined list to leave out at its start Default: 0.
        exclude (list[str] | Unset): product ids to leave out
        in_stock_only (bool | Unset): leave out what is known to be out of stock Default: True.
        fallback (bool | Unset): fill up from the next tiers; false: 404 for an unknown id
            Default: True.
        exclude_purchased (bool | Unset): leave out what the customer has bought Default: False.
        province (None | str | Unset): used by the fallback; without it the last known one
        city (None | str | Unset): used by the fallback; without it the last known one

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorAnswer | UserAnswer
    """

    return sync_detailed(
        user_id=user_id,
        client=client,
        explain=explain,
        why=why,
        num_results=num_results,
        offset=offset,
        exclude=exclude,
        in_stock_only=in_stock_only,
        fallback=fallback,
        exclude_purchased=exclude_purchased,
        province=province,
        city=city,
    ).parsed


async def asyncio_detailed(
    user_id: str,
    *,
    client: AuthenticatedClient,
    explain: bool | Unset = False,
    why: None | str | Unset = UNSET,
    num_results: int | Unset = 10,
    offset: int | Unset = 0,
    exclude: list[str] | Unset = UNSET,
    in_stock_only: bool | Unset = True,
    fallback: bool | Unset = True,
    exclude_purchased: bool | Unset = False,
    province: None | str | Unset = UNSET,
    city: None | str | Unset = UNSET,
) -> Response[Any | ErrorAnswer | UserAnswer]:
    """Recommendations

     A customer's list; unknown ones get what is popular where they are.

    Needs a key with the scope `customer`.

    Args:
        user_id (str): the customer's id, `<phone>_<first name>`, percent-encoded whole
        explain (bool | Unset): a reason for each item; needs the scope operations too Default:
            False.
        why (None | str | Unset): with explain: where this product stands, or which rule removed
            it
        num_results (int | Unset): length of the list Default: 10.
        offset (int | Unset): items of the joined list to leave out at its start Default: 0.
        exclude (list[str] | Unset): product ids to leave out
        in_stock_only (bool | Unset): leave out what is known to be out of stock Default: True.
        fallback (bool | Unset): fill up from the next tiers; false: 404 for an unknown id
            Default: True.
        exclude_purchased (bool | Unset): leave out what the customer has bought Default: False.
        province (None | str | Unset): used by the fallback; without it the last known one
        city (None | str | Unset): used by the fallback; without it the last known one

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorAnswer | UserAnswer]
    """

    kwargs = _get_kwargs(
        user_id=user_id,
        explain=explain,
        why=why,
        num_results=num_results,
        offset=offset,
        exclude=exclude,
        in_stock_only=in_stock_only,
        fallback=fallback,
        exclude_purchased=exclude_purchased,
        province=province,
        city=city,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    user_id: str,
    *,
    client: AuthenticatedClient,
    explain: bool | Unset = False,
    why: None | str | Unset = UNSET,
    num_results: int | Unset = 10,
    offset: int | Unset = 0,
    exclude: list[str] | Unset = UNSET,
    in_stock_only: bool | Unset = True,
    fallback: bool | Unset = True,
    exclude_purchased: bool | Unset = False,
    province: None | str | Unset = UNSET,
    city: None | str | Unset = UNSET,
) -> Any | ErrorAnswer | UserAnswer | None:
    """Recommendations

     A customer's list; unknown ones get what is popular where they are.

    Needs a key with the scope `customer`.

    Args:
        user_id (str): the customer's id, `<phone>_<first name>`, percent-encoded whole
        explain (bool | Unset): a reason for each item; needs the scope operations too Default:
            False.
        why (None | str | Unset): with explain: where this product stands, or which rule removed
            it
        num_results (int | Unset): length of the list Default: 10.
        offset (int | Unset): items of the joined list to leave out at its start Default: 0.
        exclude (list[str] | Unset): product ids to leave out
        in_stock_only (bool | Unset): leave out what is known to be out of stock Default: True.
        fallback (bool | Unset): fill up from the next tiers; false: 404 for an unknown id
            Default: True.
        exclude_purchased (bool | Unset): leave out what the customer has bought Default: False.
        province (None | str | Unset): used by the fallback; without it the last known one
        city (None | str | Unset): used by the fallback; without it the last known one

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorAnswer | UserAnswer
    """

    return (
        await asyncio_detailed(
            user_id=user_id,
            client=client,
            explain=explain,
            why=why,
            num_results=num_results,
            offset=offset,
            exclude=exclude,
            in_stock_only=in_stock_only,
            fallback=fallback,
            exclude_purchased=exclude_purchased,
            province=province,
            city=city,
        )
    ).parsed
