"""The one beat process: `celery -A mastergroup.beat beat`."""

from mastergroup.celery import beat_schedule, log_as_json, make_app, say_alive
from mastergroup.settings import BeatSettings

settings = BeatSettings()
app = make_app("beat", settings)
app.conf.beat_schedule = beat_schedule(settings)
log_as_json(settings)
say_alive()
