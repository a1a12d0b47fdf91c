"""Coefficients of agreement beside statsmodels, NLTK, irrCAC's figures and published examples."""

import random

import pytest

from evalkit.significance.agreement import (
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
)

# K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: nominal data, four
# observers, labels missing ("."). He prints an alpha of 0.743. K. L. Gwet takes the same rows in his
# Handbook of Inter-Rater Reliability, with an AC1 of 0.775.
MISSING = [
    "11.1",
    "2232",
    "3333",
    "3333",
    "2222",
    "1234",
    "4444",
    "1121",
    "2222",
    ".555",
    "..11",
    ".3..",
]

# The worked example of the article on Fleiss' kappa in the English Wikipedia: 10 subjects, 14 raters,
# how often each of 5 labels was given. It prints 0.210.
COUNTED = [
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
]  # fmt: skip

# irrCAC 0.4.4 (`CAC(rows).gwet()`), a column an annotator, "." missing; units in order.
IRRCAC = {
    ".a. ccc .cc .b. ..a aa. aba bbb": 0.80358,
    ".aa .bc bbb cbb aaa ccc bca .aa bbb ccc c.c a.a ..c": 0.66871,
    "cc bb ba ba aa bb ca aa cc cb bb ab ca bb ca": 0.30464,
    "bb a. ba .a b. bb": 0.35135,
    "aa aa bb .. ab aa ba .. bb ab .a aa bb aa": 0.48663,
    "aa aa ca aa .b a. .b ab .c a. bb .c": 0.51637,
    "aaa bba abb baa bbb aaa": 0.34146,
    "aa ac bc cc cc cc ac": 0.42857,
    "ba ab ba d. .. cc": 0.00442,
    "cbca abba aaaa bbbb bbbb aaaa": 0.64964,
    "aaa bcc ccc cbb ccc aba": 0.5157,
    "ccc ccc bab baa bac bbb bac aaa aaa baa aaa ccc ccc": 0.5443,
}


def rows(words):
    return [[None if label == "." else label for label in word] for word in words]


def drawn(seed, *, annotators, missing):
    """Draw labels that agree more often than chance; a third of the seeds have a rare label."""
    rng = random.Random(seed)
    labels = "abc" if seed % 3 else "aaaab"
    return [
        [
            None if rng.random() < missing else truth if rng.random() < 0.7 else rng.choice(labels)
            for _ in range(annotators)
        ]
        for truth in rng.choices(labels, k=rng.randint(4, 40))
    ]


@pytest.mark.parametrize(("units", "expected"), IRRCAC.items())
def test_ac1_is_that_of_irrcac(units, expected):
    assert gwet_ac1(rows(units.split())).value == pytest.approx(expected, abs=5e-6)


def test_coefficients_of_published_examples_are_the_printed_ones():
    counted = [
        [label for label, times in zip("abcde", unit, strict=True) for _ in range(times)]
        for unit in COUNTED
    ]

    assert round(fleiss_kappa(counted).value, 3) == 0.210
    assert round(krippendorff_alpha(rows(MISSING)).value, 3) == 0.743
    assert round(gwet_ac1(rows(MISSING)).value, 3) == 0.775


@pytest.mark.parametrize("seed", range(30))
def test_kappas_are_those_of_statsmodels(seed):
    from statsmodels.stats.inter_rater import aggregate_raters
    from statsmodels.stats.inter_rater import cohens_kappa as cohens
    from statsmodels.stats.inter_rater import fleiss_kappa as fleiss

    pairs, triples = (drawn(seed, annotators=n, missing=0) for n in (2, 3))
    labels = sorted({label for row in pairs for label in row})
    table = [[sum(row == [a, b] for row in pairs) for b in labels] for a in labels]
    counts, _ = aggregate_raters(triples)

    assert cohen_kappa(pairs).value == pytest.approx(cohens(table).kappa, abs=1e-12)
    assert fleiss_kappa(triples).value == pytest.approx(fleiss(counts), abs=1e-12)


@pytest.mark.parametrize("seed", range(30))
def test_alpha_with_missing_labels_is_that_of_nltk(seed):
    from nltk.metrics.agreement import AnnotationTask

    units = drawn(seed, annotators=3, missing=0.2)
    triples = [
        (annotator, unit, label)
        for unit, row in enumerate(units)
        if sum(label is not None for label in row) > 1
        for annotator, label in enumerate(row)
        if label is not None
    ]

    expected = AnnotationTask(triples).alpha()

    assert krippendorff_alpha(units).value == pytest.approx(expected, abs=1e-12)
