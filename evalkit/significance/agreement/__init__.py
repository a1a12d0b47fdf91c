"""How far annotators of the same articles agree, and where they do not."""

from evalkit.significance.agreement.agree import (
    MEASURES,
    Agreement,
    Annotator,
    Pair,
    PairScore,
    agreement,
)
from evalkit.significance.agreement.coefficients import (
    COEFFICIENTS,
    Coefficient,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
)
from evalkit.significance.agreement.layers import Layer
from evalkit.significance.agreement.names import AgreementError, names_of
from evalkit.significance.agreement.units import LAYERS, Unit

__all__ = [
    "COEFFICIENTS",
    "LAYERS",
    "MEASURES",
    "Agreement",
    "AgreementError",
    "Annotator",
    "Coefficient",
    "Layer",
    "Pair",
    "PairScore",
    "Unit",
    "agreement",
    "cohen_kappa",
    "fleiss_kappa",
    "gwet_ac1",
    "krippendorff_alpha",
    "names_of",
]
