"""What do we say in a visitor's language?"""

from web.strings.catalogue import Catalogue as Catalogue
from web.strings.catalogues import Catalogues as Catalogues
from web.strings.page_words import PageWords as PageWords
