"""What tells the sentence that answers from its neighbours."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.calibrate_sentences import fit, validated
from index import telling
from index.lexical import stems, words_of
from index.question import Alternative, Part
from index.telling import FEATURES, ROLES, About, Roles, Sought, by_nearness, features
from ingest.embed import Encoder, load_encoder
from ingest.model import find_model

DATA = Path(__file__).parent / "data"
MODEL = "sentence-transformers/all-MiniLM-L6-v2"
NO_ROLES = Roles(np.zeros((5, 2), dtype=np.float32), np.zeros(5, dtype=np.float32))


def unit(*values: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.array(values, dtype=np.float32)


def column(name: str, sought: Sought, about: About, sentences: list[str]) -> list[float]:
    vectors = np.tile(unit(0, 1), (len(sentences), 1))
    found = features(sought, about, sentences, vectors, NO_ROLES)
    assert found.shape == (len(sentences), len(FEATURES))
    return [round(float(value), 4) for value in found[:, FEATURES.index(name)]]


def test_what_the_document_is_about_does_not_tell_its_sentences_apart() -> None:
    sought = Sought("?", unit(0.6, 0.8))
    found = features(
        sought, About(unit(3, 0), ""), ["A.", "B."], np.eye(2, dtype=np.float32), NO_ROLES
    )
    near, beyond = (FEATURES.index(name) for name in ("near", "near_beyond_document"))
    np.testing.assert_allclose(found[:, near], [0.6, 0.8], atol=1e-6)
    np.testing.assert_allclose(found[:, beyond], [0, 0.8], atol=1e-6)


def test_terms_of_the_title_are_no_sign_and_what_stands_for_a_term_is() -> None:
    knee, nap = Part((("knee", 1.0),)), Part((("nap", 0.5),), (Alternative(("sleep",), 0.7),))
    often = Part((("often", 0.25),))
    sought = Sought("knee nap often", unit(1, 0), (knee, nap, often))
    sentences = ["A knee.", "Sleep was often better.", "Often a knee."]
    name = "covers_beyond_title"
    assert column(name, sought, About(unit(1, 0), ""), sentences) == [0.5714, 0.4286, 0.7143]
    assert column(name, sought, About(unit(1, 0), "Of Knees"), sentences) == [0, 1, 0.3333]


def test_the_shape_of_a_sentence() -> None:
    sought, about = Sought("x", unit(1, 0)), About(unit(1, 0), "")
    sentences = ["Does it help?", "It did.", "More."]
    assert column("asks", sought, about, sentences) == [1, 0, 0]
    assert column("is_first", sought, about, sentences) == [1, 0, 0]
    assert column("place", sought, about, sentences) == [0, 0.5, 1]
    assert column("is_last", sought, about, sentences) == [0, 0, 1]
    assert column("length", sought, about, sentences) == [1.3863, 1.0986, 0.6931]


def test_roles_are_shares_and_harm_counts_more_for_who_asks_about_it() -> None:
    weights = np.zeros((5, 2), dtype=np.float32)
    weights[ROLES.index("harm")] = (0, np.log(6))
    roles = Roles(weights, np.zeros(5, dtype=np.float32))
    np.testing.assert_allclose(roles.shares(unit(1, 0)[None]), [[0.2] * 5], atol=1e-6)
    assert roles.shares(unit(0, 1)[None])[0, ROLES.index("harm")] == pytest.approx(0.6)
    for question, counts in (("is it safe", 0.6), ("does it help", 0)):
        found = features(
            Sought(question, unit(1, 0)), About(unit(1, 0), ""), ["A."], unit(0, 1)[None], roles
        )
        assert found[0, FEATURES.index("harm_asked_for")] == pytest.approx(counts)


def test_without_anything_learned_meaning_and_shared_words_count_alike() -> None:
    sought = Sought("knee nap", unit(0, 1), (Part((("knee", 1.0),)), Part((("nap", 1.0),))))
    scores = by_nearness(sought, ["A knee.", "A nap on a knee."], np.array([[0, 0.4], [1, 0.1]]))
    np.testing.assert_allclose(scores, [0.9, 1.1], atol=1e-6)


def test_only_the_model_it_was_learned_for_uses_it() -> None:
    assert telling.telling("another", 384) is None
    assert telling.telling(MODEL, 3) is None
    learned = telling.telling(MODEL, 384)
    assert learned is not None
    assert learned.weights.shape == (len(FEATURES),)
    assert learned.roles.weights.shape == (len(ROLES), 384)


def test_the_fit_finds_the_feature_that_decides() -> None:
    generator = np.random.default_rng(3)
    choices = []
    for _ in range(200):
        rows = generator.normal(size=(5, len(FEATURES))).astype(np.float32)
        choices.append((rows, np.array([int(np.argmax(rows[:, 3]))])))
    weights = fit(choices)
    assert int(np.argmax(np.abs(weights))) == 3
    assert weights[3] > 0
    assert validated(choices) > 0.85


def test_what_was_learned_from_is_not_what_is_measured_on() -> None:
    def read(name: str) -> list[dict[str, str]]:
        return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]

    chosen, measured = read("chosen.jsonl"), read("sentences.jsonl")
    tuning = {q["question"] for q in read("questions.jsonl") if q["half"] == "tune"}
    for key in ("question", "passage"):
        assert not {one[key] for one in chosen} & {one[key] for one in measured}
    assert {one["question"] for one in chosen} <= tuning


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder(find_model())


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "title", "sentences", "best"),
    [
        (
            "does massage help sore calves after a hike",
            "Massage after long walks: a trial",
            [
                "This small trial looked at massage after a long walk.",
                "Twenty hikers took part.",
                "Calves hurt less the next day in those who were massaged.",
                "Nobody asked how they were a week later.",
            ],
            2,
        ),
        (
            "is a massage safe with brittle bones",
            "Massage in osteoporosis: two cases",
            [
                "We looked for what massage does to bones.",
                "There were forty people in the study.",
                "Bones were as thin after a year as before.",
                "Two people with thin bones broke a rib during a firm massage.",
            ],
            3,
        ),
        (
            "Swedish massage against stretching, neck pain at 8 weeks",
            "Massage or stretching for the neck",
            [
                "Adults with a sore neck were assigned to massage or to stretching.",
                "Sessions took place in one clinic.",
                "At 8 weeks neck pain did not differ between massage and stretching.",
                "Drop-outs were many, so that the result is unsure.",
            ],
            2,
        ),
    ],
)
def test_the_sentence_that_answers_is_told(
    encoder: Encoder, question: str, title: str, sentences: list[str], best: int
) -> None:
    learned = telling.telling(MODEL, 384)
    assert learned is not None
    parts = tuple(Part(((stem, 1.0),)) for stem in stems(words_of(question)))
    sought = Sought(question, encoder.encode([question], query=True)[0], parts)
    vectors = encoder.encode(sentences)
    about = About(vectors.mean(axis=0) + encoder.encode([title])[0], title)
    assert int(np.argmax(learned.scores(sought, about, sentences, vectors))) == best
