"""A test message to each entry of ALERT_URLS."""

from mastergroup.alerts.messages import TEST
from mastergroup.alerts.sender import Delivery, check_entries, entries_of, send
from mastergroup.settings import AlertSettings


def try_alerts(settings: AlertSettings) -> int:
    """Print of each entry whether it took the message; 0 when all did, 1 otherwise or when there is none.

    Raises PermanentError when an entry cannot be used.
    """
    check_entries(settings)
    deliveries = [Delivery((0, entry), url, TEST) for entry, url in enumerate(entries_of(settings), 1)]
    if not deliveries:
        print("ALERT_URLS is empty: nobody is told of an incident (docs/alerts.md)")
        return 1
    taken = send(deliveries, settings, explain=True)
    for delivery in deliveries:
        entry, scheme = delivery.number[1], delivery.url.partition("://")[0]
        print(f"entry {entry} ({scheme}): {'taken' if delivery.number in taken else 'not taken'}")
    return 0 if len(taken) == len(deliveries) else 1
