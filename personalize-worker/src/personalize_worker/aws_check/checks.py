"""The checks in their order, each a line; those that all others need come first and end the list when they fail."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from personalize_worker.aws_check import bucket, caller, place, role
from personalize_worker.aws_check.account import Account
from personalize_worker.aws_check.findings import MISSING, Finding, Missing, Unseen


@dataclass(frozen=True)
class Check:
    """A name for the line, and the look."""

    name: str
    look: Callable[[Account], Finding]
    is_needed_by_others: bool = False


CHECKS = (
    Check("addresses", place.addresses, is_needed_by_others=True),
    Check("credentials", place.credentials, is_needed_by_others=True),
    Check("region", place.region, is_needed_by_others=True),
    Check("bucket", bucket.bucket),
    Check("bucket policy", bucket.policy),
    Check("files", bucket.files),
    Check("role", role.role),
    Check("role rights", role.role_rights),
    Check("Personalize", place.personalize),
    Check("own rights", caller.caller_rights),
)


def findings(account: Account) -> Iterator[tuple[str, Finding]]:
    """Each check's name with what it found."""
    for check in CHECKS:
        finding = _found(check, account)
        yield check.name, finding
        if check.is_needed_by_others and finding.verdict == MISSING:
            return


def _found(check: Check, account: Account) -> Finding:
    try:
        return check.look(account)
    except (Missing, Unseen) as found:
        return found.finding
