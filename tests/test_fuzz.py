"""What fuzzing kept is tried again, without the fuzzer: each input once reached something new, or broke its target."""

import importlib

import pytest

from fuzz import CORPUS, TARGETS, seeds


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_nothing_that_was_kept_breaks_its_target(target: str) -> None:
    one = importlib.import_module(f"fuzz.{target}").one
    inputs = sorted((CORPUS / target).iterdir())
    assert inputs
    for path in inputs:
        one(path.read_bytes())


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_every_target_takes_its_seeds(target: str) -> None:
    one = importlib.import_module(f"fuzz.{target}").one
    planted = list(seeds.seeds(target))
    assert planted
    for seed in planted[:40]:
        one(seed)


def test_the_corpus_stays_small() -> None:
    kept = [path for path in CORPUS.rglob("*") if path.is_file()]
    assert {path.parent.name for path in kept} == set(TARGETS)
    assert len(kept) < 600
    assert sum(path.stat().st_size for path in kept) < 300_000
    assert max(path.stat().st_size for path in kept) < 10_000


def test_a_target_sees_what_breaks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    one = importlib.import_module("fuzz.text").one
    told = b"lea_code,goal_id,iep_id,goal_area,\x1b[31m\n017,Z1,I1,READ,\n"
    one(told)
    monkeypatch.setattr("ser.files.parse.shown", lambda word: word)
    with pytest.raises(AssertionError):
        one(told)
