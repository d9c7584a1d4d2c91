"""Is a loaded generation fit to be published? (pure)"""

from typing import Any

from mastergroup.settings import BatchSettings
from personalize_worker.checks import Check, at_least, at_most, share


def judge_lists(settings: BatchSettings, loaded: dict[str, Any], compared: dict[str, Any]) -> list[Check]:
    """The checks of a generation; `loaded` is what the load step kept.

    `compared` is how it compares: `unknown_customers` who have a list, and the `overlap` of its top tens with those in
    service, None if there are none.
    """
    strangers, lists = compared["unknown_customers"], loaded["counts"]["user_recommendations"]
    unknown = at_most(
        "lists of unknown customers", share(strangers, lists), settings.publish_max_unknown_share, strangers
    )
    checks = [*_customers(settings, loaded), unknown, *_products(settings, loaded)]
    if compared["overlap"] is not None:
        limit = settings.publish_min_overlap
        checks.append(at_least("overlap with the lists in service", compared["overlap"], limit))
    return checks


def _customers(settings: BatchSettings, loaded: dict[str, Any]) -> list[Check]:
    asked, users, lists = loaded["asked"], loaded["users"], loaded["counts"]["user_recommendations"]
    errors, length = sum(users["errors"].values()), share(users["items"], users["lines"])
    longest = min(settings.list_depth, asked["item_queries"])
    return [
        at_least("customers with a list", share(lists, asked["user_queries"]), settings.publish_min_user_share, lists),
        at_least("mean length of a list", length, settings.publish_min_length_share * longest, users["items"]),
        at_most("unknown products in lists", share(users["unknown"], users["items"]),
                settings.publish_max_unknown_share, users["unknown"]),
        at_most("empty lists", share(users["empty"], users["lines"]), settings.publish_max_empty_share, users["empty"]),
        at_most("lines with errors", share(errors, users["lines"]), settings.publish_max_empty_share, errors),
    ]  # fmt: skip


def _products(settings: BatchSettings, loaded: dict[str, Any]) -> list[Check]:
    queries, items, lists = loaded["asked"]["item_queries"], loaded["items"], loaded["counts"]["similar_items"]
    unknown = share(items["unknown"], items["items"])
    checks = [
        at_most("unknown products among the similar", unknown, settings.publish_max_unknown_share, items["unknown"])
    ]
    # The only product of a shop has none to be similar to.
    if queries != 1:
        checks.append(at_least("products with a list", share(lists, queries), settings.publish_min_user_share, lists))
    return checks
