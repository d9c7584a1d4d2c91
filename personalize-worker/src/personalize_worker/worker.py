"""The Celery application: `celery -A personalize_worker.worker worker -Q export,batch,load`, or a queue a worker."""

from mastergroup.queues import ERASURE, PIPELINE
from mastergroup.runs.tasks import add_flow, make_worker_app
from mastergroup.settings import BatchSettings
from personalize_worker.aws import Aws
from personalize_worker.steps import Services
from personalize_worker.tasks import erasure_functions, step_functions

settings = BatchSettings()
services = Services(settings, Aws(settings))
app = make_worker_app("personalize-worker", settings, PIPELINE, step_functions(services))
add_flow(app, settings, ERASURE, erasure_functions(services))
