"""What did an editor write, and where?"""

from bot.files.document import Document as Document
from bot.files.document import Loc as Loc
from bot.files.fingerprint import program as program
from bot.files.folder import contents as contents
from bot.files.folder import paths_of as paths_of
from bot.files.loader import load as load
from bot.files.loader import load_what_is_right as load_what_is_right
from bot.files.renaming import rename_in_knowledge as rename_in_knowledge
from bot.files.renaming import rename_in_labels as rename_in_labels
from bot.files.replacing import replace_file as replace_file
from bot.files.schema import modeline as modeline
from bot.files.schema import outdated as outdated
from bot.files.schema import write_schemas as write_schemas
from bot.files.starter import LANGUAGES as LANGUAGES
from bot.files.starter import begin as begin
from bot.files.starter import begin_around as begin_around
from bot.files.starter import begin_safety as begin_safety
from bot.files.yaml_editor import Change as Change
from bot.files.yaml_editor import edit_topic as edit_topic
from bot.files.yaml_reader import SIZE_LIMIT as SIZE_LIMIT
from bot.files.yaml_reader import as_item as as_item
from bot.files.yaml_reader import parse as parse
from bot.files.yaml_reader import parse_bytes as parse_bytes
from bot.files.yaml_reader import parse_text as parse_text
from bot.files.yaml_writer import to_yaml as to_yaml
