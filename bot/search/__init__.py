"""Which entry is meant, and how surely?"""

from bot.search.calibration import ENOUGH as ENOUGH
from bot.search.calibration import FOLDS as FOLDS
from bot.search.calibration import Trial as Trial
from bot.search.calibration import calibrate as calibrate
from bot.search.calibration import trials as trials
from bot.search.channel import AnalysedText as AnalysedText
from bot.search.channel import Scores as Scores
from bot.search.embeddings import Vectors as Vectors
from bot.search.embeddings import embed as embed
from bot.search.index import Index as Index
from bot.search.index import Match as Match
from bot.search.index import SearchIndex as SearchIndex
from bot.search.normalised import Idf as Idf
from bot.search.retriever import Finding as Finding
from bot.search.retriever import IndexFactory as IndexFactory
from bot.search.retriever import Retriever as Retriever
from bot.search.scoring import LEXICAL as LEXICAL
from bot.search.scoring import SEMANTIC as SEMANTIC
from bot.search.scoring import ScoringModel as ScoringModel
from bot.search.scoring import evidence_of as evidence_of
from bot.search.scoring import is_semantic as is_semantic
from bot.search.snapshot import Snapshot as Snapshot
from bot.search.snapshot import Unusable as Unusable
from bot.search.snapshot import load_snapshot as load_snapshot
from bot.search.snapshot import locked as locked
from bot.search.snapshot import save_snapshot as save_snapshot
