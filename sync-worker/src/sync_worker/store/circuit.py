"""The circuit before the ERP: one row that survives workers, so that a dead ERP is left alone and `/status` says so."""

from collections.abc import Iterator
from contextlib import contextmanager

from mastergroup.database import Connection, load_sql
from mastergroup.errors import MasterGroupError, TransientError
from mastergroup.logging import get_logger
from mastergroup.settings import ErpSettings
from sync_worker.erp.faults import Dead

log = get_logger(__name__)


class Circuit:
    """Opens after ERP_CIRCUIT_FAILURES requests in a row that found the ERP dead.

    `connection` commits each statement by itself.
    """

    def __init__(self, connection: Connection, settings: ErpSettings) -> None:
        self._connection = connection
        self._limit = settings.erp_circuit_failures
        self._pause = settings.erp_circuit_seconds

    def admit(self) -> None:
        """Raises TransientError while no request may be sent; once each ERP_CIRCUIT_SECONDS one caller may try."""
        row = self._connection.execute(load_sql("sync_worker", "admit_request"), {"pause": self._pause}).fetchone()
        if row is not None and not row["is_admitted"]:
            raise TransientError(f"no request is sent to a dead ERP: {row['reason']}", row["seconds"])

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Counts the request inside: however it ends, other than with Dead, the ERP is alive."""
        try:
            yield
        except Dead as error:
            if self._failed(str(error)):
                error.retry_after = max(error.retry_after or 0.0, self._pause)
            raise
        except MasterGroupError:
            self._answered()
            raise
        self._answered()

    def _failed(self, reason: str) -> bool:
        """Whether the circuit is open now."""
        values = {"reason": reason, "limit": self._limit, "pause": self._pause}
        row = self._connection.execute(load_sql("sync_worker", "count_failure"), values).fetchone()
        is_open = row is not None and bool(row["is_open"])
        if is_open:
            log.warning("the ERP is left alone", reason=reason, seconds=self._pause)
        return is_open

    def _answered(self) -> None:
        if self._connection.execute(load_sql("sync_worker", "close_circuit")).fetchone():
            log.info("the ERP answers again")
