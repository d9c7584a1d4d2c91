"""The Celery application: `celery -A personalize_worker.worker worker -Q export,batch,load`, or a queue a worker."""

from mastergroup.queues import PIPELINE
from mastergroup.runs.tasks import make_worker_app
from mastergroup.settings import BatchSettings
from personalize_worker.aws import Aws
from personalize_worker.steps import Services
from personalize_worker.tasks import step_functions

settings = BatchSettings()
app = make_worker_app("personalize-worker", settings, PIPELINE, step_functions(Services(settings, Aws(settings))))
