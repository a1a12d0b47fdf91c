"""The stanza extractor with a real stanza: its parses, its offsets, and every way of not being there."""

import importlib.metadata
import json
import shutil
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from threading import Thread

import msgspec
import pytest
from click.testing import CliRunner
from nasty import NASTY

from evalkit.cli.app import cli
from evalkit.errors import ExtractorError, UnavailableError
from evalkit.extractors import make_extractor, stanza_pipeline
from evalkit.extractors.run import extract, require, run
from evalkit.model import Article, Document, Failed

pytestmark = pytest.mark.stanza
needs_stanza = pytest.mark.skipif(
    find_spec("stanza") is None,
    reason="stanza is not installed: pip install 'evalkit[stanza]'",
)

TEXT = (
    "Varunia membantah klaim Kesteria. Pertemuan antara Lorantia dan Varunia berlangsung pada Rabu."
)


LOADED = {}


def predict(folder, *texts, **options):
    """Predict with an extractor that stays loaded for the other tests of this folder."""
    articles = [Article(id=str(i), text=text, language="id") for i, text in enumerate(texts)]
    key = (str(folder), *sorted(options.items()))
    if key not in LOADED:
        LOADED[key] = make_extractor("stanza", {"model_dir": str(folder), **options})
        require(LOADED[key], articles)
        LOADED[key].load()
    return list(run(LOADED[key], articles))


def spans(document, text):
    return [
        (
            e.type,
            e.trigger.slice(text),
            sorted((a.role, a.mention.slice(text)) for a in e.arguments),
        )
        for e in document.events
    ]


def test_events_come_from_a_real_parse(tiny_stanza):
    (document,) = predict(tiny_stanza, TEXT)

    assert spans(document, TEXT) == [
        (
            "denial",
            "membantah",
            [("claim", "klaim Kesteria"), ("claimant", "Kesteria"), ("speaker", "Varunia")],
        ),
        (
            "summit",
            "Pertemuan",
            [("participant", "Lorantia"), ("participant", "Varunia"), ("time", "Rabu")],
        ),
    ]


def test_a_negated_meeting_is_negative(tiny_stanza):
    (document,) = predict(tiny_stanza, "Varunia tidak bertemu Medastan.")

    assert [event.polarity for event in document.events] == ["negative"]


def test_provenance_names_the_rule_and_the_path(tiny_stanza):
    (document,) = predict(tiny_stanza, TEXT)

    assert all(event.provenance for event in document.events)


@pytest.mark.parametrize("nasty", NASTY)
def test_every_span_lies_in_the_article_whatever_stands_before_it(tiny_stanza, nasty):
    text = f"{nasty}\n{TEXT}"

    (document,) = predict(tiny_stanza, text)

    assert isinstance(document, Document)
    assert ("denial", "membantah") in [found[:2] for found in spans(document, text)]


def test_a_dateline_is_not_parsed_and_offsets_still_fit(tiny_stanza):
    text = f"Kota Sarwana, Kantor Berita Lentera - {TEXT}"

    (document,) = predict(tiny_stanza, text)

    assert ("speaker", "Varunia") in spans(document, text)[0][2]


@pytest.mark.parametrize("text", ["", " \n "])
def test_an_empty_article_has_no_events(tiny_stanza, text):
    assert predict(tiny_stanza, text)[0].events == ()


def test_batches_do_not_change_a_prediction(tiny_stanza):
    texts = [TEXT, "", "Klaim itu dibantah oleh Medastan.", TEXT * 3]

    assert predict(tiny_stanza, *texts, batch="1") == predict(tiny_stanza, *texts, batch="3")


def test_a_second_run_predicts_the_same(tiny_stanza):
    article = Article(id="0", text=TEXT, language="id")
    fresh = list(extract([article], extractor="stanza", options={"model_dir": str(tiny_stanza)}))

    assert fresh == predict(tiny_stanza, TEXT)


def test_a_word_of_any_length_keeps_its_offsets(tiny_stanza):
    text = f"{'x' * 3000} {TEXT}"

    (document,) = predict(tiny_stanza, text)

    assert all(a.mention.slice(text) for e in document.events for a in e.arguments)


def test_the_description_holds_versions_and_changes_with_a_model_file(tiny_stanza, tmp_path):
    copy = shutil.copytree(tiny_stanza, tmp_path / "models")
    before = make_extractor("stanza", {"model_dir": str(copy)}).describe()
    with (copy / "id" / "pos" / "tiny.pt").open("ab") as file:
        file.write(b"x")

    after = make_extractor("stanza", {"model_dir": str(copy)}).describe()

    assert before.packages["stanza"] == importlib.metadata.version("stanza")
    assert before.languages == {"id"}
    assert before.fingerprint != after.fingerprint


@needs_stanza
def test_missing_models_are_named_with_the_command_that_fetches_them(tmp_path):
    with pytest.raises(
        UnavailableError, match=r"EK4012 .*tokenize, pos, lemma, depparse.*stanza.download"
    ) as caught:
        predict(tmp_path, TEXT)

    assert caught.value.exit_code == 4


def test_a_single_missing_processor_is_named(tiny_stanza, tmp_path):
    copy = shutil.copytree(tiny_stanza, tmp_path / "models")
    (copy / "id" / "depparse" / "tiny.pt").unlink()

    with pytest.raises(UnavailableError, match="EK4012 .*: depparse"):
        predict(copy, TEXT)


@needs_stanza
@pytest.mark.parametrize("index", ["", "{", "[]", "{}", '{"id": {}}', '{"id": {"packages": 3}}'])
def test_a_broken_index_reads_as_missing_models(tmp_path, index):
    (tmp_path / "resources.json").write_text(index)

    with pytest.raises(UnavailableError, match="EK4012"):
        predict(tmp_path, TEXT)


def test_a_corrupt_model_file_is_refused_with_a_way_out(tiny_stanza, tmp_path):
    copy = shutil.copytree(tiny_stanza, tmp_path / "models")
    (copy / "id" / "pos" / "tiny.pt").write_bytes(b"not a model")

    with pytest.raises(UnavailableError, match="EK4014 .* Get them again"):
        predict(copy, TEXT)


@needs_stanza
def test_a_language_without_rules_is_listed_before_any_work(tiny_stanza):
    article = Article(id="x", text="Bonjour.", language="fr")

    with pytest.raises(UnavailableError, match="EK4011 .*'fr'"):
        list(extract([article], extractor="stanza", options={"model_dir": str(tiny_stanza)}))


@pytest.mark.parametrize("batch", ["0", "x", "-1", "1001", "1.5"])
def test_a_batch_must_be_a_sensible_number(batch):
    with pytest.raises(ExtractorError, match="EK4015"):
        make_extractor("stanza", {"batch": batch})


def test_without_the_package_the_install_command_is_named(monkeypatch):
    monkeypatch.setattr(stanza_pipeline, "find_spec", lambda _: None)
    extractor = make_extractor("stanza")

    assert "pip install" in str(extractor.check(["id"])[0])
    assert extractor.describe().version == "not installed"
    with pytest.raises(UnavailableError, match="EK4010"):
        extractor.load()


class Breaks:
    """A pipeline around the real one that fails on one article, as a bug or a lack of memory would."""

    def __init__(self, pipeline):
        self.pipeline = pipeline

    def bulk_process(self, texts):
        return [self(text) for text in texts]

    def __call__(self, text):
        if "broken" in text:
            raise RuntimeError("out of memory\nmore")
        return self.pipeline(text)


def test_one_bad_article_does_not_take_the_others_with_it(tiny_stanza):
    extractor = make_extractor("stanza", {"model_dir": str(tiny_stanza)})
    extractor.load()
    extractor._pipelines["id"] = Breaks(extractor._pipeline("id"))
    articles = [
        Article(id=str(i), text=t, language="id") for i, t in enumerate([TEXT, "broken", TEXT])
    ]

    results = list(extractor.extract(articles))
    extractor.close()

    assert results[1] == Failed(id="1", kind="crash", message="RuntimeError: out of memory")
    assert [len(results[i].events) for i in (0, 2)] == [2, 2]


@pytest.fixture
def server(tiny_stanza, tmp_path):
    """Serve the tiny models on loopback the way stanza's own server does."""
    import stanza

    version = stanza.resources.common.DEFAULT_RESOURCES_VERSION
    root = tmp_path / "served"
    index = json.loads((tiny_stanza / "resources.json").read_text())
    for processor, package in index["id"]["packages"]["default"].items():
        source = tiny_stanza / "id" / processor / f"{package}.pt"
        target = root / "id" / processor / source.name
        target.parent.mkdir(parents=True)
        shutil.copy(source, target)
    handler = partial(SimpleHTTPRequestHandler, directory=str(root))
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    url = f"http://127.0.0.1:{httpd.server_port}"
    index["url"] = f"{url}/{{lang}}/{{filename}}"
    (root / f"resources_{version}.json").write_text(json.dumps(index))
    thread = Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield url
    httpd.shutdown()
    thread.join(5)
    httpd.server_close()


def fetch(url, tmp_path):
    """Predict in a process of its own: stanza reads where to fetch from when it is imported."""
    import os

    (tmp_path / "a.txt").write_text(TEXT)
    script = (
        "import sys; from evalkit.extractors.run import extract; from evalkit.model import Article\n"
        f"a = Article(id='a', text={TEXT!r}, language='id')\n"
        f"o = {{'model_dir': {str(tmp_path / 'fetched')!r}, 'allow_download': 'true'}}\n"
        "print([e.type for e in next(extract([a], extractor='stanza', options=o)).events])"
    )
    return subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "STANZA_RESOURCES_URL": url},
    )  # fmt: skip


def test_models_are_fetched_when_that_is_allowed(server, tmp_path):
    done = fetch(server, tmp_path)

    assert done.stdout.strip().endswith("['denial', 'summit']"), done.stderr
    assert (tmp_path / "fetched" / "id" / "depparse" / "tiny.pt").is_file()


@needs_stanza
def test_a_failed_fetch_says_so(tmp_path):
    done = fetch("http://127.0.0.1:9", tmp_path)

    assert "EK4013" in done.stderr


@needs_stanza
def test_the_program_exits_4_with_the_command_when_models_are_missing(tmp_path):
    args = ["score", "--extractor", "stanza", "--model-dir", str(tmp_path), "--lang", "id"]

    result = CliRunner().invoke(cli, args)

    assert isinstance(result.exception, UnavailableError)
    assert "stanza.download('id'" in str(result.exception)


@needs_stanza
def test_the_real_model_scores_every_indonesian_article(shared, root):
    """The acceptance run: the pipeline trained on UD Indonesian, the seed article included."""
    result = CliRunner().invoke(
        cli,
        ["score", "--extractor", "stanza", "--model-dir", str(shared / "models" / "stanza-id"),
         "--gold", str(root / "gold"), "--text-path", str(shared / "seeds"), "--lang", "id",
         "--measure", "TC", "--format", "json", "-q"],
    )  # fmt: skip

    assert result.exit_code == 0, result.output
    ledger = msgspec.json.decode(result.stdout)["ledger"]["documents"]
    assert (ledger["failed"], ledger["absent"], ledger["unavailable"]) == (0, 0, 0)
    assert ledger["gold"] == ledger["predicted"] == 41
