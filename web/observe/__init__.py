"""What does an operator see?"""

from web.observe import logs as logs
from web.observe import metrics as metrics
from web.observe import requests as requests
from web.observe.metrics import metrics_of as metrics_of
