"""Runs in a store: what they are found by, what decides their key, what of them is refused."""

import json
import os
import shutil
import signal
import threading
from io import FileIO

import pytest

from evalkit.cli.signals import Terminated, terminable
from evalkit.errors import DocumentError, RunError
from evalkit.evaluate import score
from evalkit.measures.signature import Signature
from evalkit.model import Corpus, Document, Event, Failed, Mention
from evalkit.runs import lock as lock_module
from evalkit.runs import store as store_module
from evalkit.runs.clearing import Clearing, pinned
from evalkit.runs.goldhash import gold_hash
from evalkit.runs.journal import read_journal
from evalkit.runs.lock import Lock, held, owner
from evalkit.runs.manifest import ExtractorInfo, File, GoldInfo, digest, replace_file
from evalkit.runs.merging import check_gold, join
from evalkit.runs.plan import Command, Plan
from evalkit.runs.reference import find, find_run
from evalkit.runs.revision import revision
from evalkit.runs.shard import Shard, sharded
from evalkit.runs.store import begin, leftovers, remove
from evalkit.runs.stored import open_run, predictions, results
from evalkit.runs.summary import Summary, summaries
from evalkit.runs.writer import Writer

SIGNATURE = Signature(measuring={"scoring": "1"}, identity={"evalkit": "0"})


def plan(fingerprint="f", *, command=None, gold=None, **more):
    return Plan(
        command=command or Command(measures=("TC",)),
        extractor=ExtractorInfo(label="rules", name="rules", fingerprint=fingerprint),
        gold=gold or GoldInfo(fingerprint="g", documents={"a": "1", "b": "2"}),
        **more,
    )


def document(name, *, end=3):
    return Document(id=name, events=(Event(type="summit", trigger=Mention(0, end)),))


RESULTS = b'{"measures": {"TC": {"micro": {"f1": 0.5}}}}\n'


def write(folder, *added, the_plan=None, complete=True, order=("a", "b"), linked=None, end=True):
    """Write a run and return its folder."""
    writer = Writer.open(folder, the_plan or plan(), now=lambda: "2020-01-01T00:00:00Z")
    try:
        for one in added:
            writer.add(one)
        if end:
            writer.finish(
                RESULTS, order=order, signature=SIGNATURE, complete=complete, linked=linked
            )
    finally:
        writer.close()
    return writer.folder


def code_of(error):
    return error.value.diagnostics[0].code


def test_a_finished_run_says_what_it_predicted_and_what_it_was_scored_on(tmp_path):
    folder = write(tmp_path, document("b"), document("a"))

    found = find("@last", store=tmp_path)

    assert [one.id for one in found.documents] == ["a", "b"]
    assert found.extractor == "rules"
    assert found.measuring == {"scoring": "1"}
    assert found.gold_hashes == {"a": "1", "b": "2"}
    assert found.complete
    assert found.source == str(folder)
    assert results(open_run(folder)) == RESULTS


def test_the_last_run_is_that_of_the_highest_number_which_has_results(tmp_path):
    first = write(tmp_path, the_plan=plan("x"))
    second = write(
        tmp_path, document("a"), Failed(id="b", kind="crash", message="m"), complete=False
    )
    write(tmp_path, the_plan=plan("y"), end=False)

    assert find_run("@last", store=tmp_path).folder == second
    assert find_run("@last~1", store=tmp_path).folder == first
    assert not find("@last", store=tmp_path).complete
    assert [one.id for one in find("@last", store=tmp_path).failed] == ["b"]
    with pytest.raises(RunError, match="has results of 2 runs") as error:
        find_run("@last~2", store=tmp_path)
    assert code_of(error) == "EK5001"


def test_a_run_is_found_by_the_beginning_of_either_part_of_its_id_and_by_its_folder(tmp_path):
    folder = write(tmp_path / "store", document("a"))
    names = [
        "0001",
        folder.name,
        folder.name.partition("-")[2][:4],
        folder,
        folder / "manifest.json",
    ]

    found = [find_run(str(name), store=tmp_path / "store").folder for name in names]

    assert found == [folder] * len(names)


def test_what_is_no_run_is_refused_with_the_nearest_one(tmp_path):
    with pytest.raises(RunError, match="There are no runs in") as error:
        find("0001", store=tmp_path / "nowhere")
    assert code_of(error) == "EK5001"

    name = write(tmp_path, document("a")).name
    with pytest.raises(RunError, match=f"Did you mean '{name}'"):
        find(name[:6] + name[7:], store=tmp_path)
    write(tmp_path, document("a"))
    with pytest.raises(RunError, match="2 runs begin with '000'") as error:
        find("000", store=tmp_path)
    assert code_of(error) == "EK5002"


def test_a_file_of_documents_is_found_too(tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text('{"id": "a", "events": []}\n')

    found = find(str(path), store=tmp_path)

    assert (found.label, found.extractor, len(found.documents)) == (str(path), "mine.jsonl", 1)
    assert found.complete
    with pytest.raises(DocumentError):
        find(f"hf:{tmp_path / 'nothing'}", store=tmp_path)


def test_an_unfinished_run_is_read_as_far_as_it_came_with_a_warning(tmp_path):
    write(tmp_path, document("a"), Failed(id="b", kind="x", message="m"), end=False)

    found = find("0001", store=tmp_path)

    assert not found.complete
    assert [note.code for note in found.notes] == ["EK5013"]
    assert (len(found.documents), len(found.failed)) == (1, 1)
    with pytest.raises(RunError, match="is not finished"):
        results(find_run("0001", store=tmp_path))


def test_a_run_of_the_same_key_goes_on_until_it_is_complete(tmp_path):
    failed = Failed(id="b", kind="crash", message="m")
    first = write(tmp_path, document("a"), failed, complete=False)

    again = write(tmp_path, document("b"), the_plan=plan(tags={"k": "v"}))
    new = write(tmp_path, document("a"))

    assert again == first
    assert new != first
    assert open_run(again).manifest.tags == {"k": "v"}
    assert predictions(open_run(again)).failed == ()
    assert [one.id for one in predictions(open_run(again)).documents] == ["a", "b"]


@pytest.mark.parametrize(
    "other",
    [
        plan("f2"),
        plan(command=Command(measures=("TI",))),
        plan(command=Command(measures=("TC",), types="summit")),
        plan(command=Command(measures=("TC",), repeat=2)),
        plan(command=Command(measures=("TC",), shard="1/2")),
        plan(gold=GoldInfo(fingerprint="g2")),
        plan(gold=GoldInfo(fingerprint="g", documents={"a": "1", "b": "3"})),
        plan(seed=1),
    ],
    ids=["extractor", "measures", "types", "repeat", "shard", "gold", "document", "seed"],
)
def test_whatever_changes_a_result_is_in_the_key(other):
    assert other.key != plan().key


def test_where_gold_lies_and_marks_do_not_change_the_key():
    same = plan(command=Command(measures=("TC",), gold=("x",), config="y"), tags={"k": "v"})

    assert same.key == plan().key
    assert (
        plan("").key
        != Plan(
            command=Command(measures=("TC",)),
            extractor=ExtractorInfo(label="rules", name="rules", options={"k": "v"}),
            gold=plan().gold,
        ).key
    )  # without a fingerprint the options decide


def test_a_run_of_other_code_is_not_gone_on_with(tmp_path):
    first = write(tmp_path, end=False)
    changed = plan()
    changed = Plan(
        changed.command,
        ExtractorInfo(label="rules", name="rules", fingerprint="f", code="2"),
        changed.gold,
    )

    assert write(tmp_path, the_plan=changed) != first


def test_numbers_are_never_given_twice(tmp_path):
    remove(write(tmp_path, document("a")))

    assert write(tmp_path, document("a")).name.startswith("0002-")

    (tmp_path / ".sequence").write_text("no number")
    assert write(tmp_path, document("a")).name.startswith("0003-")


def test_a_run_that_cannot_be_read_is_left_alone(tmp_path):
    folder = write(tmp_path, end=False)
    (folder / "manifest.json").write_text("{")

    assert write(tmp_path) != folder


def test_a_locked_run_is_neither_resumed_nor_removed(tmp_path):
    folder, lock = begin(tmp_path, plan())

    for call in (lambda: begin(tmp_path, plan()), lambda: remove(folder)):
        with pytest.raises(RunError, match=f"process {os.getpid()}") as error:
            call()
        assert code_of(error) == "EK5007"
    assert begin(tmp_path, plan(), fresh=True)[0] != folder
    lock.release(remove=True)
    remove(folder)
    assert not folder.exists()


def test_a_lock_that_a_dead_process_left_is_no_lock(tmp_path):
    path = tmp_path / "lock"
    path.write_text('{"pid": 1, "boot": "long ago"}')

    assert owner(path) is None
    lock = Lock.take(path)
    lock.sign()
    assert owner(path).pid == os.getpid()
    lock.write(b"no owner")
    assert str(owner(path)) == "another process"
    lock.release(remove=True)
    assert owner(path) is None
    with held(path):
        assert Lock.take(path) is None


def test_a_lock_says_its_process_also_where_the_machine_has_no_boot_id(tmp_path, monkeypatch):
    monkeypatch.setattr(lock_module, "_BOOT", tmp_path / "none")
    lock = Lock.take(tmp_path / "lock")
    lock.sign()

    assert owner(tmp_path / "lock").boot == ""
    lock.release()


def test_waiting_for_a_lock_that_is_not_let_go_ends(tmp_path, monkeypatch):
    monkeypatch.setattr(lock_module, "_take", lambda descriptor, *, wait: False)

    with pytest.raises(TimeoutError, match="stays locked"), held(tmp_path / "lock"):
        pass


def test_a_request_to_end_is_an_interrupt_in_the_main_thread_and_left_alone_in_others():
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(Terminated), terminable():
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) == before

    seen = []

    def work():
        with terminable():
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]


def test_a_lock_whose_file_was_removed_meanwhile_is_taken_anew(tmp_path, monkeypatch):
    path = tmp_path / "lock"
    real = os.open
    opened = []

    def slow(*args):
        opened.append(real(*args))
        if len(opened) == 1:
            path.unlink()  # its owner is done, and takes the file away
        if len(opened) == 2:
            path.rename(tmp_path / "old")
            path.write_text("")
        return opened[-1]

    monkeypatch.setattr(os, "open", slow)
    lock = Lock.take(path)

    assert len(opened) == 3
    assert os.fstat(lock.descriptor).st_ino == path.stat().st_ino
    lock.release()


def test_a_lock_that_cannot_be_signed_is_let_go(tmp_path, monkeypatch):
    def full(lock):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Lock, "sign", full)
    with pytest.raises(OSError, match="No space"):
        begin(tmp_path, plan())
    assert not list(tmp_path.glob("*/lock"))


def test_a_run_that_cannot_be_begun_leaves_nothing(tmp_path, monkeypatch):
    def full(plan):
        raise OSError(28, "No space left on device")

    partial = tmp_path / f".new-0001-{plan().key[:8]}"
    partial.mkdir()  # of a process that was killed
    monkeypatch.setattr(store_module, "encode", full)

    with pytest.raises(OSError, match="No space"):
        begin(tmp_path, plan())
    assert [one.name for one in tmp_path.iterdir()] == [".sequence"]


def test_a_line_that_does_not_fit_is_taken_back_whole(tmp_path, monkeypatch):
    writer = Writer.open(tmp_path, plan(), now=lambda: "")
    writer.add(document("a"))
    size = (writer.folder / "predictions.jsonl").stat().st_size

    class Full(FileIO):
        left = 5

        def write(self, line):
            if not self.left:
                raise OSError(28, "No space left on device")
            self.left = 0
            return super().write(line[:5])

    writer._journal.close()
    writer._journal = Full(writer.folder / "predictions.jsonl", "ab")
    with pytest.raises(OSError, match="No space"):
        writer.add(document("b"))
    assert (writer.folder / "predictions.jsonl").stat().st_size == size
    writer.close()


def test_times_that_cannot_be_written_are_no_error(tmp_path):
    writer = Writer.open(tmp_path, plan(), now=lambda: "")
    (writer.folder / "times.jsonl").mkdir()

    writer.close()

    assert owner(writer.folder / "lock") is None


def test_a_run_whose_journal_is_broken_in_its_middle_is_refused(tmp_path):
    folder = write(tmp_path, document("a"), document("b"), end=False)
    path = folder / "predictions.jsonl"
    path.write_bytes(b"{}\n" + path.read_bytes())

    with pytest.raises(RunError, match=":1 The line is not what a run writes") as error:
        write(tmp_path, document("c"))

    assert code_of(error) == "EK5005"
    assert owner(folder / "lock") is None


def test_a_last_line_of_noise_is_torn_too(tmp_path):
    path = tmp_path / "predictions.jsonl"
    path.write_bytes(b'{"id":"a","events":[]}\n\0\0\0\0\n')

    found = read_journal(path, Document)

    assert [one.id for one in found.lines] == ["a"]
    assert found.size == 23
    assert [str(note)[:6] for note in found.notes] == ["EK5006"]
    assert read_journal(tmp_path / "none", Document).lines == ()


def test_large_predictions_are_linked_and_held_against_their_hash(tmp_path):
    big = tmp_path / "big.jsonl"
    big.write_text('{"id": "a", "events": []}\n')
    linked = digest(big.read_bytes())
    linked = File(lines=1, bytes=linked.bytes, sha256=linked.sha256, linked="../../big.jsonl")
    folder = write(tmp_path / "store", linked=linked)

    assert [one.id for one in predictions(open_run(folder)).documents] == ["a"]
    big.write_text('{"id": "b", "events": []}\n')
    with pytest.raises(RunError) as error:
        predictions(open_run(folder))
    assert code_of(error) == "EK5011"


def test_replacing_a_file_that_does_not_fit_keeps_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "x"
    replace_file(path, b"old")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_hash_of_gold_changes_with_its_text_and_not_with_the_order_of_events():
    one, two = Event(type="summit"), Event(type="denial")
    before = Document(id="a", text="x", events=(one, two))

    assert gold_hash(before) == gold_hash(Document(id="a", text="x", events=(two, one)))
    assert gold_hash(before) != gold_hash(Document(id="a", text="y", events=(one, two)))


def test_the_revision_is_read_from_gits_own_files(tmp_path):
    assert revision(tmp_path) == ""
    git = tmp_path / ".git"
    (git / "refs" / "heads").mkdir(parents=True)
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)

    assert revision(inner) == ""
    (git / "packed-refs").write_text("# packed\n" + "1" * 40 + " refs/heads/main\n")
    assert revision(inner) == "1" * 40
    (git / "refs" / "heads" / "main").write_text("2" * 40 + "\n")
    assert revision(inner) == "2" * 40
    (git / "HEAD").write_text("3" * 40 + "\n")
    assert revision(inner) == "3" * 40

    tree = git / "worktrees" / "w"
    tree.mkdir(parents=True)
    (tree / "HEAD").write_text("ref: refs/heads/main\n")
    (tree / "commondir").write_text("../..\n")
    other = tmp_path / "w"
    other.mkdir()
    (other / ".git").write_text(f"gitdir: {tree}\n")
    assert revision(other) == "2" * 40
    (other / ".git").write_text("gitdir: nowhere\n")
    assert revision(other) == ""


def summary(number, status="finished", *, begun="2020-01-01T00:00:00Z", tags=None):
    return Summary(f"{number:04}-00000000", number, status, begun=begun, tags=tags or {})


@pytest.mark.parametrize(
    ("rule", "gone"),
    [
        (Clearing(keep=2), [1]),
        (Clearing(keep=0), [1, 5, 6]),
        (Clearing(unfinished=True), [4]),
        (Clearing(keep=1, unfinished=True), [1, 4, 5]),
        (Clearing(before="2020-01-02"), [1, 5]),
        (Clearing(keep=2, before="2020-01-02"), [1]),
        (Clearing(keep=0, before="2019"), []),
    ],
    ids=["keep", "keep none", "unfinished", "both", "older", "older and keep", "none so old"],
)
def test_only_what_nothing_needs_is_cleared_away(rule, gone):
    runs = [
        summary(1),
        summary(2, tags={"k": "v"}),
        summary(3),
        summary(4, "unfinished"),
        summary(5, "incomplete"),
        summary(6, begun="2021-01-01T00:00:00Z"),
        summary(7, "running"),
        summary(8, "unreadable"),
        summary(9, begun="", tags={"k": "v"}),
    ]
    runs[8] = Summary("0009-00000000", 9, "unfinished", tags={"k": "v"})

    chosen = rule.chosen(runs, pinned=frozenset({"0003-00000000"}))

    assert [run.sequence for run in chosen] == gone


def test_a_baseline_pins_the_run_that_its_first_line_names(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        '{"made": [{"run": "0003-0a1b2c3d"}]}\n{"run": "0004-0a1b2c3d"}\n'
    )
    (tmp_path / "b.jsonl").write_text("no JSON\n")

    assert pinned(tmp_path) == {"0003-0a1b2c3d"}
    assert pinned(tmp_path / "none") == frozenset()


def test_a_summary_says_how_a_run_stands(tmp_path):
    write(tmp_path, document("a"), document("b"))
    write(tmp_path, the_plan=plan("x"), end=False)
    begin(tmp_path, plan("y"))[1].release()  # killed before its first word
    _, lock = begin(tmp_path, plan("z"))
    broken = write(tmp_path, the_plan=plan("w"))
    (broken / "results.json").write_text("")
    empty = write(tmp_path, the_plan=plan("v"))
    replace_results(empty, b'{"measures": {}}')

    found = list(summaries(tmp_path))

    lock.release()
    assert [one.status for one in found] == [
        "finished", "unfinished", "unfinished", "running", "unreadable", "finished",
    ]  # fmt: skip
    assert (found[0].measure, found[0].f1, found[0].documents) == ("TC", 0.5, 2)
    assert found[0].begun == "2020-01-01T00:00:00Z"
    assert found[2].begun == ""
    assert found[4].problem.code == "EK5005"
    assert found[5].measure == ""


def replace_results(folder, content):
    about = json.loads((folder / "manifest.json").read_bytes())
    kept = digest(content)
    about["files"]["results.json"] = {"lines": 0, "bytes": kept.bytes, "sha256": kept.sha256}
    (folder / "manifest.json").write_text(json.dumps(about))
    (folder / "results.json").write_bytes(content)


def test_leftovers_of_killed_processes_are_listed(tmp_path):
    for name in (".new-0001-00000000", ".gone-0001-00000000", "0001-00000000"):
        (tmp_path / name).mkdir()

    assert [one.name[:4] for one in leftovers(tmp_path)] == [".new", ".gon"]


def shard(folder, text, *added, **more):
    about = plan(command=Command(measures=("TC",), shard=text), **more)
    return open_run(write(folder, *added, the_plan=about))


def test_shards_that_belong_together_are_joined_in_the_order_of_the_ids(tmp_path):
    two = shard(
        tmp_path, "2/2", document("b"), gold=GoldInfo(fingerprint="g", documents={"b": "2"})
    )
    failed = Failed(id="c", kind="crash", message="m")
    one = shard(
        tmp_path, "1/2", document("a"), failed, gold=GoldInfo(fingerprint="g", documents={"a": "1"})
    )

    joined = join([two, one])

    assert [d.id for d in joined.documents] == ["a", "b"]
    assert joined.failed == (failed,)
    assert joined.command == Command(measures=("TC",))
    check_gold(joined.gold, {"a": "1", "b": "2"})
    with pytest.raises(RunError, match="gold has changed since in 1 document, such as 'b'"):
        check_gold(joined.gold, {"a": "1", "b": "3"})


def test_shards_that_do_not_belong_together_are_refused(tmp_path):
    one, two = shard(tmp_path, "1/2", document("a")), shard(tmp_path, "2/2", document("b"))
    wrong = {
        "shard 2/2 is missing": [one],
        "3 runs given for 2 shards": [one, two, one],
        "differ in gold": [one, shard(tmp_path, "2/2", gold=GoldInfo(fingerprint="h"))],
        "differ in extractor": [one, shard(tmp_path, "2/2", fingerprint="x")],
        "such as 'a'": [one, shard(tmp_path, "2/2", document("a"), seed=0)],
        "is no shard": [open_run(write(tmp_path, document("a")))],
    }
    for reason, runs in wrong.items():
        with pytest.raises(RunError, match=reason) as error:
            join(runs)
        assert code_of(error) == "EK5010"
    unfinished = plan(command=Command(measures=("TC",), shard="1/1"))
    with pytest.raises(RunError, match="not finished"):
        join([open_run(write(tmp_path, the_plan=unfinished, end=False))])


def test_a_shard_says_so_in_its_signature():
    corpus = Corpus(tuple(document(name) for name in "abcde"))
    parts = [Shard(number, 2).of(corpus) for number in (1, 2)]
    result = score(gold=parts[0], predicted=parts[0], measures="TC")

    assert [[one.id for one in part] for part in parts] == [["a", "c", "e"], ["b", "d"]]
    assert "|shard:1/2|" in str(sharded(result, "1/2").signature)
    assert sharded(result, None) is result


def test_a_copied_run_is_found_by_its_folder(tmp_path):
    folder = write(tmp_path / "store", document("a"))
    shutil.copytree(folder, tmp_path / "elsewhere")

    assert len(find(str(tmp_path / "elsewhere"), store=tmp_path / "none").documents) == 1
