"""What commands read: gold from any format, and the articles that are selected from it."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from evalkit.config import Config, load_config
from evalkit.errors import ConfigError, ExtractorError, Location, counted, short
from evalkit.model import Article, Corpus, Document, Unavailable, article


@dataclass(frozen=True, slots=True)
class GoldChoice:
    """What the options of `gold_options` say."""

    gold: tuple[str, ...] = ()
    split: str | None = None
    language: str | None = None
    text_path: tuple[Path, ...] = ()
    require_text: bool = False
    config: Path | None = None
    given: tuple[str, ...] = ()


def gold_choice(options: dict[str, Any]) -> GoldChoice:
    """Take the options of `gold_options` out of a command's options."""
    return GoldChoice(**{f.name: options.pop(f.name) for f in fields(GoldChoice)})


def settings(choice: GoldChoice) -> Config:
    """Load the settings that hold in the current folder."""
    return load_config(
        Path.cwd(), explicit=choice.config, environment=os.environ, given=choice.given
    )


def text_folders(choice: GoldChoice, config: Config) -> tuple[Path, ...]:
    """List where texts by reference are looked for: command line, environment, settings."""
    return (*choice.text_path, *config.text_path)


def read_gold(choice: GoldChoice, config: Config) -> Corpus:
    """
    Read all the gold that is meant; what `--split` and `--lang` leave is taken from it later.

    Raises GoldError, YamlError or DocumentError, and ConfigError EK6003 where they leave nothing.
    """
    paths = choice.gold or tuple(str(path) for path in near(config.gold_paths(Path.cwd())))
    corpus = read_documents(
        paths, text_path=text_folders(choice, config), require_text=choice.require_text
    )
    every: list[Document | Unavailable] = [*corpus.documents, *corpus.unavailable]
    if not any(is_chosen(d, choice) for d in every):
        raise ConfigError.of(
            "EK6003",
            f"No document of {', '.join(paths)} is left to work on.",
            hint=_left_out(corpus, choice),
        )
    return corpus


def near(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Name paths relative to the current folder where they lie in it."""
    here = Path.cwd()
    return tuple(path.relative_to(here) if path.is_relative_to(here) else path for path in paths)


def read_documents(
    paths: Sequence[str], *, text_path: Sequence[Path] = (), require_text: bool = False
) -> Corpus:
    """Read YAML gold, JSON Lines and saved datasets, whichever each path is, as one corpus."""
    from evalkit.formats import load_documents
    from evalkit.gold import load_gold

    lines = [path for path in paths if not is_yaml(path)]
    yamls = [Path(path) for path in paths if is_yaml(path)]
    for path in yamls:
        if not path.name or not path.exists():
            raise ConfigError.of(
                "EK6004",
                "There is no such file or folder.",
                where=Location(str(path)),
                hint="Gold is YAML files, folders of them, JSON Lines (*.jsonl) or hf:PATH.",
            )
    parts = [load_documents(path) for path in lines]
    if yamls:
        parts.insert(0, load_gold(yamls, text_path=text_path, require_text=require_text))
    return _joined(parts)


def is_yaml(path: str) -> bool:
    """Tell YAML gold (files, folders, what is not there) from files of documents."""
    if path.startswith(("hf:", "jsonl:")):
        return False
    return Path(path).suffix.lower() in (".yaml", ".yml", "") or not Path(path).is_file()


def _joined(parts: Sequence[Corpus]) -> Corpus:
    if len(parts) == 1:
        return parts[0]
    import hashlib

    from evalkit.alignment.pairing import check_unique

    documents = tuple(sorted((d for part in parts for d in part), key=lambda d: d.id))
    check_unique(gold=[d.id for d in documents], predicted=[])
    digest = hashlib.sha256("".join(sorted(part.fingerprint for part in parts)).encode())
    # The first part is the one from gold files, where there are any: it knows the ontology.
    return replace(
        parts[0],
        documents=documents,
        unavailable=tuple(u for part in parts for u in part.unavailable),
        notes=tuple(n for part in parts for n in part.notes),
        fingerprint=digest.hexdigest(),
    )


def check_output(output: Path, *, inputs: Sequence[str]) -> None:
    """
    Refuse a place to write to before any work is done.

    Raises ConfigError: EK6007 for one of the inputs, EK6009 where it cannot be written.
    """
    if any(Path(name).exists() and output.exists() and output.samefile(name) for name in inputs):
        raise ConfigError.of(
            "EK6007",
            f"{output} is read by this very command and is not overwritten.",
            hint="Name another file.",
        )
    folder = output.resolve().parent
    if output.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        reason = "it is a folder" if output.is_dir() else "its folder is absent or not writable"
        raise ConfigError.of(
            "EK6009",
            f"{output} cannot be written: {reason}.",
            hint="Make the folder, or name another file.",
        )


def files_read(choice: GoldChoice) -> list[str]:
    """List the files that gold and settings are read from."""
    config = settings(choice)
    paths = [Path(path) for path in choice.gold or config.gold_paths(Path.cwd())]
    inside = [file for path in paths for file in (path.rglob("*") if path.is_dir() else [path])]
    return [config.source, *map(str, inside)]


def articles(corpus: Corpus, choice: GoldChoice, *, needed: bool = True) -> list[Article]:
    """
    Take the articles of the documents that are chosen and have a text.

    Where the texts are `needed`, raises ConfigError EK6006 for gold that was read without them.
    """
    chosen = [document for document in corpus if is_chosen(document, choice)]
    bare = [document.id for document in chosen if document.text is None]
    if bare and needed:
        raise ConfigError.of(
            "EK6006",
            f"Gold has no text to extract from in {counted(len(bare), 'document')},"
            f" such as {short(bare[0])}.",
            hint="Add 'text' to the JSON Lines, or score a file of predictions.",
        )
    return [article(document) for document in chosen if document.text is not None]


def check_shared(given: Mapping[str, str | bool | None], names: Sequence[str]) -> None:
    """Refuse (ExtractorError EK4002) an option given apart that none of the extractors takes."""
    from evalkit.extractors.catalog import factory

    declared = {option for name in names for option in factory(name).options}
    unused = [
        f"--{key.replace('_', '-')}"
        for key, value in given.items()
        if value and key not in declared
    ]
    if unused:
        raise ExtractorError.of(
            "EK4002",
            f"{', '.join(unused)}: no option of {', '.join(names) or 'files of predictions'}.",
            hint="Leave it out, or choose an extractor that takes it.",
        )


def extractor_settings(given: Mapping[str, str | bool | None]) -> dict[str, str]:
    """
    Turn the options of `extractor_options` into an extractor's options, without those not given.

    `$STANZA_RESOURCES_DIR` stands in for a missing `--model-dir`.
    """
    values = {key: "true" if value is True else value for key, value in given.items() if value}
    if "model_dir" not in values and os.environ.get("STANZA_RESOURCES_DIR"):
        values["model_dir"] = os.environ["STANZA_RESOURCES_DIR"]
    return {key: str(value) for key, value in values.items()}


def is_chosen(document: Document | Unavailable, choice: GoldChoice) -> bool:
    """Tell whether a document is of the split and the language that are asked for."""
    right_split = choice.split in (None, document.split)
    return right_split and choice.language in (None, document.language)


def _left_out(corpus: Corpus, choice: GoldChoice) -> str:
    if not corpus.documents and not corpus.unavailable:
        return "Is this the right folder? `evalkit gold new` makes a first file."
    both: list[Document | Unavailable] = [*corpus.documents, *corpus.unavailable]
    splits = ", ".join(sorted({d.split or "none" for d in both}))
    languages = ", ".join(sorted({d.language or "none" for d in both}))
    wanted = f"--split {choice.split or 'any'} --lang {choice.language or 'any'}"
    return f"Asked for: {wanted}; there are splits {splits} and languages {languages}."
