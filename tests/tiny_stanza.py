"""
Train a tiny Indonesian stanza pipeline from sentences of our own, laid out like a downloaded one.

It stands in for the released models where a test needs the real code path of stanza: it knows eight
sentence patterns and the words in them, and takes some fifteen seconds to train.
"""

import contextlib
import io
import json
import os
import sys
import warnings
from itertools import product
from pathlib import Path

# Words as (form, lemma, upos, feats, head, deprel); "P" and "Q" are countries, "D" is a day.
_ACTIVE, _PASSIVE = "Voice=Act", "Voice=Pass"
PATTERNS = [
    [
        ("P", "P", "PROPN", "_", 2, "nsubj"),
        ("membantah", "bantah", "VERB", _ACTIVE, 0, "root"),
        ("klaim", "klaim", "NOUN", "Number=Sing", 2, "obj"),
        ("Q", "Q", "PROPN", "_", 3, "nmod"),
        (".", ".", "PUNCT", "_", 2, "punct"),
    ],
    [
        ("Klaim", "klaim", "NOUN", "Number=Sing", 3, "nsubj:pass"),
        ("itu", "itu", "DET", "PronType=Dem", 1, "det"),
        ("dibantah", "bantah", "VERB", _PASSIVE, 0, "root"),
        ("oleh", "oleh", "ADP", "_", 5, "case"),
        ("P", "P", "PROPN", "_", 3, "obl:agent"),
        (".", ".", "PUNCT", "_", 3, "punct"),
    ],
    [
        ("P", "P", "PROPN", "_", 2, "nsubj"),
        ("memperingatkan", "ingat", "VERB", _ACTIVE, 0, "root"),
        ("Q", "Q", "PROPN", "_", 2, "obj"),
        ("soal", "soal", "ADP", "_", 5, "case"),
        ("serangan", "serang", "NOUN", "Number=Sing", 2, "obl"),
        (".", ".", "PUNCT", "_", 2, "punct"),
    ],
    [
        ("P", "P", "PROPN", "_", 4, "nsubj"),
        ("dan", "dan", "CCONJ", "_", 3, "cc"),
        ("Q", "Q", "PROPN", "_", 1, "conj"),
        ("bertemu", "temu", "VERB", _ACTIVE, 0, "root"),
        ("pada", "pada", "ADP", "_", 6, "case"),
        ("D", "D", "PROPN", "_", 4, "obl"),
        (".", ".", "PUNCT", "_", 4, "punct"),
    ],
    [
        ("P", "P", "PROPN", "_", 3, "nsubj"),
        ("tidak", "tidak", "PART", "Polarity=Neg", 3, "advmod"),
        ("bertemu", "temu", "VERB", _ACTIVE, 0, "root"),
        ("Q", "Q", "PROPN", "_", 3, "obj"),
        (".", ".", "PUNCT", "_", 3, "punct"),
    ],
    [
        ("Pertemuan", "temu", "NOUN", "Number=Sing", 6, "nsubj"),
        ("antara", "antara", "ADP", "_", 3, "case"),
        ("P", "P", "PROPN", "_", 1, "nmod"),
        ("dan", "dan", "CCONJ", "_", 5, "cc"),
        ("Q", "Q", "PROPN", "_", 3, "conj"),
        ("berlangsung", "langsung", "VERB", _ACTIVE, 0, "root"),
        ("pada", "pada", "ADP", "_", 8, "case"),
        ("D", "D", "PROPN", "_", 6, "obl"),
        (".", ".", "PUNCT", "_", 6, "punct"),
    ],
]
COUNTRIES = ["Varunia", "Kesteria", "Lorantia", "Medastan"]
DAYS = ["Senin", "Rabu", "Jumat"]


def sentences():
    """Fill the patterns; every word of a test sentence is among them."""
    for pattern in PATTERNS:
        pairs = [(p, q) for p, q in product(COUNTRIES, COUNTRIES) if p != q]
        days = DAYS if any(word[0] == "D" for word in pattern) else DAYS[:1]
        for number, (p, q) in enumerate(pairs):
            fill = {"P": p, "Q": q, "D": days[number % len(days)]}
            yield [
                tuple(fill.get(w, w) if isinstance(w, str) else w for w in word) for word in pattern
            ]


def text_of(words):
    """Write a sentence as people do: no blank before its full stop."""
    return " ".join(word[0] for word in words[:-1]) + words[-1][0]


def conllu_of(words):
    """Write a sentence as CoNLL-U, XPOS left empty so that it is not trained."""
    lines = [f"# text = {text_of(words)}"]
    for index, (form, lemma, upos, feats, head, deprel) in enumerate(words, start=1):
        space = "SpaceAfter=No" if index == len(words) - 1 else "_"
        lines.append(f"{index}\t{form}\t{lemma}\t{upos}\t_\t{feats}\t{head}\t{deprel}\t_\t{space}")
    return "\n".join(lines) + "\n\n"


def train(folder: Path) -> Path:
    """Train all four processors into `folder`; returns it, ready for `stanza.Pipeline(dir=…)`."""
    work = folder / "work"
    work.mkdir(parents=True)
    every = list(sentences())
    _write_treebank(work, "train", every)
    _write_treebank(work, "dev", every[::5])
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        _train_all(work, folder / "id")
    packages = dict.fromkeys(("tokenize", "pos", "lemma", "depparse"), "tiny")
    index = {
        "id": {
            "lang_name": "Indonesian",
            "packages": {"default": packages},
            "default_processors": packages,
            "default_dependencies": {},
            **{processor: {"tiny": {"md5": None}} for processor in packages},
        }
    }
    (folder / "resources.json").write_text(json.dumps(index), "utf-8")
    return folder


def _write_treebank(work: Path, name: str, every) -> None:
    (work / f"{name}.conllu").write_text("".join(map(conllu_of, every)), "utf-8")
    groups = [every[i : i + 3] for i in range(0, len(every), 3)]
    text = "\n\n".join(" ".join(text_of(words) for words in group) for group in groups)
    (work / f"{name}.txt").write_text(text + "\n", "utf-8")


def _train_all(work: Path, out: Path) -> None:
    import torch
    from stanza.models import lemmatizer, parser, tagger, tokenizer
    from stanza.utils.datasets import prepare_tokenizer_data

    torch.set_num_threads(1)
    for name in ("train", "dev"):
        prepare_tokenizer_data.main(
            [str(work / f"{name}.txt"), str(work / f"{name}.conllu"),
             "-o", str(work / f"{name}.labels"), "-m", str(work / f"{name}-mwt.json")]
        )  # fmt: skip
    common = ["--mode", "train", "--cpu", "--shorthand", "id_tiny", "--seed", "1"]
    language = ["--lang", "id"]
    tokenizer.main(
        [*common, *language, "--txt_file", str(work / "train.txt"), "--label_file", str(work / "train.labels"),
         "--mwt_json_file", str(work / "train-mwt.json"), "--dev_txt_file", str(work / "dev.txt"),
         "--dev_label_file", str(work / "dev.labels"), "--dev_conll_gold", str(work / "dev.conllu"),
         "--conll_file", str(work / "pred.conllu"), "--save_dir", str(out / "tokenize"),
         "--save_name", "tiny.pt", "--steps", "150", "--eval_steps", "75", "--report_steps", "1000",
         "--hidden_dim", "32", "--emb_dim", "16", "--batch_size", "16", "--max_seqlen", "100"]
    )  # fmt: skip
    files = ["--train_file", str(work / "train.conllu"), "--eval_file", str(work / "dev.conllu"),
             "--output_file", str(work / "pred.conllu")]  # fmt: skip
    lemmatizer.main(
        [*common, *files, "--save_dir", str(out / "lemma"), "--save_name", "tiny.pt", "--dict_only"]
    )
    small = ["--no_pretrain", "--hidden_dim", "48", "--num_layers", "1", "--char_hidden_dim", "32",
             "--char_emb_dim", "24", "--word_emb_dim", "32", "--word_cutoff", "1", "--dropout", "0.2",
             "--augment_nopunct", "0.0", "--max_steps", "120", "--eval_interval", "60"]  # fmt: skip
    tagger.main(
        [*common, *language, *files, *small, "--composite_deep_biaff_hidden_dim", "32", "--deep_biaff_hidden_dim",
         "48", "--batch_size", "30", "--save_dir", str(out / "pos"), "--save_name", "tiny.pt"]
    )  # fmt: skip
    parser.main(
        [*common, *language, *files, *small, "--deep_biaff_hidden_dim", "48", "--no_checkpoint", "--optim", "adam",
         "--lr", "0.003", "--no_second_optim", "--batch_size", "300",
         "--save_dir", str(out / "depparse"), "--save_name", "tiny.pt"]
    )  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.stdout.write(f"{train(Path(sys.argv[1]))}\n")
