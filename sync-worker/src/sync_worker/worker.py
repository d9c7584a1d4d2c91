"""The sync worker's Celery application: `celery -A sync_worker.worker worker -Q sync`."""

from mastergroup.queues import ERASURE, SYNC
from mastergroup.runs.tasks import add_flow, make_worker_app
from mastergroup.settings import SyncSettings
from sync_worker.tasks import build_erasure_steps, build_steps

settings = SyncSettings()
app = make_worker_app("sync-worker", settings, SYNC, build_steps(settings))
add_flow(app, settings, ERASURE, build_erasure_steps(settings))
