"""Tariffs: the rate, the country of origin it hangs on, the duty, the saving, every agreement compared.

Takes: determinations, and the tables under rules/tariffs.
Gives: rates and duties that are numbers or unknown, the country of origin, a comparison with a recommendation.
Never knows about: how origin was decided, and the words in which a comparison is told.
"""

from origin_engine.tariff.compare import Comparison, compare_dossier
from origin_engine.tariff.country_of_origin import country_of_origin
from origin_engine.tariff.tables import known_importers, load_tariff

__all__ = ["Comparison", "compare_dossier", "country_of_origin", "known_importers", "load_tariff"]
