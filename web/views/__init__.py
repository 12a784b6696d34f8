"""What answers at each address?"""

from web.views import api as api
from web.views import desk as desk
from web.views import desk_edits as desk_edits
from web.views import desk_entries as desk_entries
from web.views import pages as pages
from web.views import rasa as rasa
from web.views import tester as tester
from web.views.desk import Desk as Desk
