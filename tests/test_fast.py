"""The fast encoder: the same vectors, kept between starts, and what serves where there is none."""

import json
import logging
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from index.build import build
from ingest import convert, embed, fast, kept
from ingest.embed import Encoder, SentenceEncoder, Vectors
from ingest.emphasis import Emphasis
from ingest.errors import ModelError
from ingest.fast import Description, FastEncoder, NoFastPath
from ingest.model import Model, check_weights, find_model

REPOSITORY = Path(__file__).resolve().parent.parent
SENTENCE = "Massage of the neck eased pain for a week, and nobody was harmed by it. "
TEXTS = [
    "",
    " ",
    "a",
    "?!",
    "\u200b\ufeff",
    "massage",
    "  MASSAGE  ",
    "Is it safe to have a massage when I'm on blood thinners?",
    "petrissage\n\n\teffleurage\r\ntapotement",
    "Rückenschmerzen während der Schwangerschaft",
    "腰痛に対するマッサージの効果",
    "تدليك الظهر لتخفيف الألم",
    "🙂 👩‍👩‍👧 e\u0301 ﬁ ½ ™",
    "p<0.001, 95 % CI −1.2 to 0.4; n=125; doi:10.1371/journal.pone.0030248",
    "x" * 3000,
    "[CLS] [SEP] [MASK] [PAD]",
    *(SENTENCE * n for n in (1, 2, 3, 5, 8, 13, 14, 15, 21, 60)),
    *(f"{n} sessions of massage for {part}" for n in range(30) for part in ("knee", "the back")),
]


@pytest.fixture(scope="module")
def model() -> Model:
    return find_model()


@pytest.fixture(scope="module")
def plain(model: Model) -> SentenceEncoder:
    return SentenceEncoder(model)


@pytest.fixture(scope="module")
def quick(model: Model) -> Encoder:
    return embed.load_encoder(model)


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KNEADLE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(autouse=True)
def _nothing_told_yet() -> Iterator[None]:
    embed._tell_once.cache_clear()
    yield
    embed._tell_once.cache_clear()


def worst(some: Vectors, others: Vectors) -> float:
    return float((some * others).sum(axis=1).min())


@pytest.mark.model
@pytest.mark.parametrize("query", [False, True])
def test_every_vector_agrees_with_sentence_transformers_own(
    plain: SentenceEncoder, quick: Encoder, query: bool
) -> None:
    assert isinstance(quick, FastEncoder)
    assert len(TEXTS) > fast._BULK
    expected = plain.encode(TEXTS, query=query)
    # All at once, as an ingest does; then one by one, as questions come.
    assert worst(quick.encode(TEXTS, query=query), expected) >= 0.999
    single = np.concatenate([quick.encode([text], query=query) for text in TEXTS])
    assert worst(single, expected) >= 0.999


@pytest.mark.model
def test_an_emphasised_question_is_the_mean_of_its_tokens_by_what_each_counts(
    plain: SentenceEncoder, quick: Encoder, model: Model
) -> None:
    from sentence_transformers import SentenceTransformer

    # Tokens: what the model adds, Massage, of, the, knee, s, ?, what it adds.
    text, emphasis = "Massage of the knees?", [Emphasis(0, 7, 0.5), Emphasis(15, 20, 2.0)]
    loaded = SentenceTransformer(str(model.folder))
    (tokens,) = loaded.encode([text], output_value="token_embeddings")
    read = loaded.tokenizer.tokenize(text)
    assert read[:4] == ["massage", "of", "the", "knees"]
    mean = (0.5 * tokens[1] + 2.0 * tokens[4]).cpu().numpy()
    for encoder in (plain, quick):
        own, second = encoder.encode_question(text, emphasis)
        assert own @ encoder.encode([text], query=True)[0] >= 0.9999
        assert second @ mean / np.linalg.norm(mean) >= 0.999
        # It is another vector than the question's own, or this would hold of that too.
        assert own @ second < 0.98


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "emphasis"),
    [
        ("", []),
        ("of the", [Emphasis(0, 2, 0.0), Emphasis(3, 6, 0.0)]),
        ("massage " * 400, [Emphasis(3100, 3107, 1.0)]),
    ],
    ids=["nothing", "nothing that counts", "beyond the window"],
)
def test_a_question_in_which_no_token_counts_is_emphasised_nowhere(
    plain: SentenceEncoder, quick: Encoder, text: str, emphasis: list[Emphasis]
) -> None:
    for encoder in (plain, quick):
        own, second = encoder.encode_question(text, emphasis)
        np.testing.assert_array_equal(own, second)


@pytest.mark.model
@pytest.mark.parametrize("text", [text for text in TEXTS if text.strip()][:20])
def test_emphasis_agrees_with_that_on_sentence_transformers_own_tokens(
    plain: SentenceEncoder, quick: Encoder, text: str
) -> None:
    emphasis = [Emphasis(n, n + 4, 0.1 + n % 3) for n in range(0, len(text), 4)]
    expected = plain.encode_question(text, emphasis)
    assert worst(quick.encode_question(text, emphasis), expected) >= 0.999


@pytest.mark.model
@pytest.mark.usefixtures("own_cache")
@pytest.mark.parametrize(
    ("name", "values", "emphasised"),
    [
        (
            "1_Pooling/config.json",
            {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False},
            False,
        ),
        ("config_sentence_transformers.json", {"prompts": {"query": "knee or back: "}}, True),
    ],
    ids=["pooling", "prompts"],
)
def test_emphasis_is_for_means_of_tokens_and_not_for_a_prompt(
    model: Model, tmp_path: Path, name: str, values: dict[str, object], emphasised: bool
) -> None:
    other = variant(model, tmp_path / "model", name, **values)
    for encoder in (embed.load_encoder(other), SentenceEncoder(other)):
        found = encoder.encode_question("massage of the knee", [Emphasis(15, 19, 1.0)])
        same = encoder.encode_question("massage of the knee", [Emphasis(0, 99, 0.0)])
        np.testing.assert_array_equal(same[0], same[1])
        assert (float(found[0] @ found[1]) < 0.98) == emphasised


@pytest.mark.model
def test_no_texts_are_no_rows(quick: Encoder) -> None:
    assert quick.encode([]).shape == (0, 384)


@pytest.mark.model
def test_threads_get_the_vectors_of_their_own_texts(quick: Encoder) -> None:
    expected = quick.encode(TEXTS)
    made: dict[int, Vectors] = {}

    def ask(first: int) -> None:
        # Odd ones ask for little, even ones for much.
        count = len(TEXTS) if first % 2 == 0 else 5
        made[first] = quick.encode(TEXTS[first : first + count] + TEXTS[:first])

    threads = [threading.Thread(target=ask, args=(first,)) for first in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for first, vectors in made.items():
        count = len(TEXTS) if first % 2 == 0 else 5
        wanted = np.concatenate([expected[first : first + count], expected[:first]])
        assert worst(vectors, wanted) >= 0.999


def variant(model: Model, folder: Path, name: str, **values: object) -> Model:
    """A copy of the model with other values in one of its JSON files."""
    shutil.copytree(model.folder, folder)
    path = folder / name
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | values), encoding="utf-8")
    return find_model(str(folder))


@pytest.mark.model
@pytest.mark.usefixtures("own_cache")
@pytest.mark.parametrize(
    ("name", "values"),
    [
        (
            "1_Pooling/config.json",
            {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False},
        ),
        ("sentence_bert_config.json", {"max_seq_length": 12}),
        (
            "config_sentence_transformers.json",
            {"prompts": {"query": "query: ", "document": "passage of a study: "}},
        ),
    ],
    ids=["pooling", "window", "prompts"],
)
def test_other_pooling_windows_and_prompts_are_honoured(
    model: Model, tmp_path: Path, quick: Encoder, name: str, values: dict[str, object]
) -> None:
    other = variant(model, tmp_path / "model", name, **values)
    encoder, own = embed.load_encoder(other), SentenceEncoder(other)
    assert isinstance(encoder, FastEncoder)
    texts = TEXTS[5:24]
    for query in (False, True):
        assert worst(encoder.encode(texts, query=query), own.encode(texts, query=query)) >= 0.999
    # It is another model than the one it was made from, or this would hold of anything.
    assert worst(encoder.encode(texts), quick.encode(texts)) < 0.99


@pytest.mark.parametrize(
    ("prompts", "default", "chosen"),
    [
        ({}, None, ("", "")),
        ({"query": "q: ", "corpus": "c: ", "passage": "p: "}, None, ("q: ", "p: ")),
        ({"query": "", "document": "", "passage": "p: ", "all": "a: "}, "all", ("", "")),
        ({"all": "a: "}, "all", ("a: ", "a: ")),
    ],
)
def test_prompts_are_chosen_as_sentence_transformers_does(
    prompts: dict[str, str], default: str | None, chosen: tuple[str, str]
) -> None:
    model = SimpleNamespace(prompts=prompts, default_prompt_name=default)
    assert convert.prompts(model) == chosen


@pytest.mark.model
@pytest.mark.usefixtures("own_cache")
def test_what_cannot_be_converted_is_served_by_sentence_transformers_which_says_so_once(
    model: Model, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    modes = {"pooling_mode_mean_tokens": False, "pooling_mode_weightedmean_tokens": True}
    other = variant(model, tmp_path / "model", "1_Pooling/config.json", **modes)
    with caplog.at_level(logging.WARNING, logger="ingest.embed"):
        encoders = [embed.load_encoder(other) for _ in range(2)]
    assert [type(encoder) for encoder in encoders] == [SentenceEncoder, SentenceEncoder]
    assert caplog.messages == [
        f"{other.name} is run by sentence-transformers itself, which is slower: "
        "it pools tokens in another way: weightedmean"
    ]
    assert not (tmp_path / "cache" / "encoders").exists()


class Marker:
    """Stands for SentenceEncoder where it must not be loaded for real."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        raise NotImplementedError


def test_without_the_runtime_sentence_transformers_serves_and_says_so_once(
    model: Model, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    monkeypatch.setattr(embed, "SentenceEncoder", Marker)
    for _ in range(2):
        assert isinstance(embed.load_encoder(model), Marker)
    (message,) = caplog.messages
    assert message.startswith(
        "sentence-transformers/all-MiniLM-L6-v2 is run by sentence-transformers itself, which is "
        "slower: openvino does not load ("
    )


@pytest.mark.model
def test_a_conversion_that_differs_is_refused(
    plain: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    describe = convert._describe

    def wrong(model: convert.Loaded) -> Description:
        right = describe(model)
        return Description(right.inputs, 4, right.pad_id, right.pad_type_id, "", "")

    monkeypatch.setattr(convert, "_describe", wrong)
    with pytest.raises(NoFastPath, match=r"its conversion agrees to a cosine of 0\.\d{4} only"):
        plain.convert()


@pytest.mark.parametrize(
    ("settings", "prompted", "reason"),
    [
        ({"pooling_mode": "lasttoken"}, False, "it pools tokens in another way: lasttoken"),
        ({"pooling_mode": ("mean", "weightedmean")}, False, "another way: weightedmean"),
        ({"pooling_mode_lasttoken": True, "include_prompt": True}, False, "way: lasttoken"),
        ({"pooling_mode": "mean", "include_prompt": False}, True, "leaves its prompt out"),
    ],
)
def test_pooling_that_is_not_known_is_refused(
    settings: dict[str, object], prompted: bool, reason: str
) -> None:
    with pytest.raises(NoFastPath, match=reason):
        convert._check_pooling(settings, prompted=prompted)


@pytest.mark.parametrize(
    "settings",
    [
        {"pooling_mode": "mean_sqrt_len_tokens", "include_prompt": True},
        {"pooling_mode": ("cls", "max")},
        {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": True, "include_prompt": True},
        {"pooling_mode": "mean", "include_prompt": False},
    ],
)
def test_pooling_that_is_known_is_not(settings: dict[str, object]) -> None:
    convert._check_pooling(settings, prompted=False)


def test_a_model_that_takes_more_than_tokens_is_refused() -> None:
    with pytest.raises(NoFastPath, match="other inputs than tokens: pixel_values"):
        Description(("input_ids", "pixel_values"), 256, 0, 0, "", "")


@pytest.mark.model
@pytest.mark.parametrize("damage", ["truncated", "one byte", "not json", "gone"])
def test_a_damaged_conversion_is_made_anew(
    model: Model, quick: Encoder, own_cache: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(quick, FastEncoder)
    folder = fast.place(model)
    assert folder.is_relative_to(own_cache)
    kept.keep(folder, quick.save)
    weights, description = folder / "model.bin", folder / "description.json"
    if damage == "truncated":
        with weights.open("r+b") as file:
            file.truncate(1000)
    elif damage == "one byte":
        with weights.open("r+b") as file:
            file.seek(40_000_000)
            file.write(b"\xff")
    elif damage == "not json":
        description.write_text("{", encoding="utf-8")
    else:
        description.unlink()
    assert fast.load(folder) is None
    # What converting costs is known; that it is done is what counts.
    monkeypatch.setattr(embed, "SentenceEncoder", lambda model: _Converted(quick))
    assert isinstance(embed.load_encoder(model), FastEncoder)
    again = fast.load(folder)
    assert again is not None
    assert worst(again.encode(["massage"]), quick.encode(["massage"])) > 0.99999


class _Converted:
    def __init__(self, encoder: object) -> None:
        self.encoder = encoder

    def convert(self) -> FastEncoder:
        assert isinstance(self.encoder, FastEncoder)
        return self.encoder


@pytest.mark.model
def test_a_cache_that_cannot_be_written_costs_time_and_says_so_once(
    model: Model,
    quick: Encoder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert isinstance(quick, FastEncoder)
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("KNEADLE_CACHE", str(tmp_path / "file"))
    monkeypatch.setattr(embed, "SentenceEncoder", lambda model: _Converted(quick))
    assert [embed.load_encoder(model) for _ in range(2)] == [quick, quick]
    (message,) = caplog.messages
    assert message.startswith(f"{tmp_path}/file/encoders: the converted model cannot be kept there")


@pytest.mark.model
def test_two_processes_that_convert_at_once_both_serve_and_keep_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KNEADLE_CACHE", str(tmp_path))
    code = (
        "from ingest import embed; from ingest.model import find_model; "
        "encoder = embed.load_encoder(find_model()); "
        "print(type(encoder).__name__, encoder.encode(['massage']).shape)"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
        )
        for _ in range(2)
    ]
    assert [process.communicate()[0] for process in processes] == ["FastEncoder (1, 384)\n"] * 2
    (folder,) = (tmp_path / "encoders").iterdir()
    assert kept.is_whole(folder)


@pytest.mark.model
def test_a_search_on_a_built_index_loads_no_torch_and_tells_nobody(
    corpus: Path, index_folder: Path
) -> None:
    build(index_folder, [corpus])
    code = (
        "import sys, cli\n"
        "print(cli.main(['search', 'a sore knee', '-k', '1', '--index', sys.argv[1]]))\n"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers', 'streamlit', "
        "'openvino_telemetry.main') if m in sys.modules], 'openvino' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(index_folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=REPOSITORY,
    )
    assert "1. Perlman 2012\n" in done.stdout
    assert done.stdout.endswith("\n0\n[] True\n")
    assert done.stderr == ""


def test_weights_are_read_again_by_who_loads_them(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    found = find_model(str(tmp_path))
    check_weights(found)
    (tmp_path / "model.safetensors").write_bytes(b"weighty")
    with pytest.raises(ModelError, match="the weights changed while they were in use, or are"):
        check_weights(found)


def test_another_description_of_the_same_weights_is_another_conversion(
    model: Model, tmp_path: Path
) -> None:
    here = Model("here", tmp_path, model.weights_sha256, model.window)
    before = fast.place(here)
    assert fast.place(here) == before
    (tmp_path / "config_sentence_transformers.json").write_text("{}", encoding="utf-8")
    assert fast.place(here) != before


@pytest.mark.model
@pytest.mark.usefixtures("own_cache")
def test_a_model_that_cannot_be_converted_is_not_tried_again_at_each_start(
    model: Model, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried = []

    class Stubborn:
        def __init__(self, model: Model) -> None: ...

        def convert(self) -> FastEncoder:
            tried.append(1)
            raise NoFastPath("it pools tokens in another way: weights")

    monkeypatch.setattr(embed, "SentenceEncoder", Stubborn)
    for _ in range(3):
        embed._tell_once.cache_clear()
        assert isinstance(embed.load_encoder(model), Stubborn)
    assert len(tried) == 1
    assert len(set(caplog.messages)) == 1
    assert caplog.messages[0].endswith("it pools tokens in another way: weights")


@pytest.mark.model
@pytest.mark.usefixtures("own_cache")
def test_a_conversion_is_compared_once_on_each_processor(
    model: Model, quick: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(quick, FastEncoder)
    folder = fast.place(model)
    kept.keep(folder, quick.save)
    asked = []
    agreement = FastEncoder.agreement

    def counted(self: FastEncoder, vectors: Vectors) -> float:
        asked.append(agreement(self, vectors))
        return asked[-1]

    monkeypatch.setattr(FastEncoder, "agreement", counted)
    assert fast.load(folder) is not None
    assert fast.load(folder) is not None
    assert len(asked) == 1
    assert asked[0] > 0.99999
    # Another processor, one that computes otherwise: the model itself serves.
    shutil.rmtree(kept.cache() / "agrees")
    monkeypatch.setattr(FastEncoder, "agreement", lambda *_: 0.42)
    with pytest.raises(
        NoFastPath, match=r"on this processor its conversion agrees .* 0\.4200 only"
    ):
        fast.load(folder)
    monkeypatch.setattr(embed, "SentenceEncoder", _Converted)
    assert isinstance(embed.load_encoder(model), _Converted)
