"""The warning signs: what touches them, what does not, and that what is quoted is there."""

import re
from pathlib import Path

import pytest
import Stemmer

from index.errors import DataError
from index.safety import FILE, Quote, Sign, parsed, shipped, signs
from index.words import slipped

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
SIGNS = [rule.sign for rule in shipped()]
# What a person may ask, and the ids of the signs that it touches, in the order shown.
TOUCHED = {
    # numbness with bladder or bowel trouble
    "my back went and now im numb between my legs and cant feel when i wee": "cauda-equina",
    "low back pain with saddle anaesthesia, would massage help": "cauda-equina",
    "bad back and I've wet myself twice since tuesday, should I get it massaged?": "cauda-equina",
    "lost control of my bladder after lifting, sciatica down both legs": "cauda-equina",
    "numbness in the groin and bowel trouble": "cauda-equina",
    "cauda equina syndrome and massage": "cauda-equina",
    "cannot pee since my back seized up": "cauda-equina",
    # headache, stroke, neck artery
    "sudden worst headache of my life after a neck massage": "sudden-headache",
    "thunderclap headache": "sudden-headache",
    "had a head ache come on out of nowhere, never felt anything like it": "sudden-headache",
    "headache and slurred speech since the massage chair": "sudden-headache stroke-signs",
    "i think im slurring my words after the neck crack at the chiropractor": "stroke-signs",
    "her face is drooping on one side, would massaging it help": "stroke-signs",
    "sudden weakness on the left side": "stroke-signs",
    "seeing double and unsteady since my neck was massaged": "stroke-signs",
    "signs of a stroke after massage": "stroke-signs",
    "is it ok to massage the carotid artery": "neck-artery",
    "vertebral artery dissection history and deep tissue work": "neck-artery",
    # chest, leg, lungs
    "chest pain for two days, is it a muscle knot": "chest-pain",
    "my chest is tight and my left arm aches, would a massage loosen it": "chest-pain",
    "chest pains when i breathe": "chest-pain",
    "one calf is swollen and painful, can I rub it": "swollen-calf",
    "My left leg has gone red, hot and swollen since the flight": "swollen-calf",
    "calf swollen and tender to touch, foam roller?": "swollen-calf",
    "suddenly short of breath after leg massage": "lung-clot",
    "coughing up blood": "lung-clot",
    "cant breathe properly since yesterday": "lung-clot",
    # other urgent ones
    "my wee is dark brown after the massage gun and my thighs are killing me": "dark-urine",
    "urine the colour of tea after deep tissue": "dark-urine",
    "baby 5 weeks old with a fever, would a massage bring it down": (
        "infant-fever fever-infection infant"
    ),
    "i want to die, nothing helps the pain": "self-harm",
    "massage for someone who self harms": "self-harm",
    "really bad stomach pain after my abdominal massage yesterday": "belly-pain",
    # what to ask about first
    "since the deep tissue massage my arm is weak and I cant lift it": "new-weakness",
    "had a blood clot last year, can I have a massage": "blood-clot",
    "DVT in 2019": "blood-clot",
    "deep vein trombosis history": "blood-clot",
    "is massage ok on blood thinners": "blood-thinners",
    "im on warfrin for my heart": "blood-thinners",
    "patients on apixiban - contraindicated?": "blood-thinners",
    "anticoagulent therapy and myofascial release": "blood-thinners",
    "daily aspirin, is bruising likely": "blood-thinners",
    "haemophilia and sports massage": "bleeding-disorder",
    "platelets 40, oncology massage pressure": "bleeding-disorder cancer",
    "I bruise easily. deep tissue?": "bleeding-disorder",
    "Is massage safe when your expecting?": "pregnancy",
    "14 weeks gone, spa turned me away": "pregnancy",
    "pregnent with twins and my hips ache": "pregnancy",
    "antenatal perineal massage": "pregnancy",
    "my mum has breast cancer": "cancer",
    "chemo finished last month": "cancer",
    "massage over a tumour": "cancer",
    "found a lump in my neck while massaging it": "cancer",
    "bone mets and gentle touch": "metastases",
    "dads cancer has spread to his bones, is rubbing his back ok": "cancer metastases",
    "4 weeks after knee surgery": "surgery",
    "had my hip replaced in june": "surgery",
    "still got stiches in from my op": "surgery open-skin",
    "massage after a caesarian": "surgery",
    "i broke my wrist in march": "fracture",
    "hairline fracture of the tibia": "fracture",
    "osteoperosis, how hard can they press": "osteoporosis",
    "gran has brittle bones": "osteoporosis",
    "is it ok to get a massage with a fever": "fever-infection",
    "I've got the flu, would a back rub help": "fever-infection",
    "cellulitis and lymph drainage": "fever-infection",
    "open wound on my shin": "open-skin",
    "burnt my hand on the oven, can i massage the scar": "open-skin",
    "bad sunburn, massage booked tomorrow": "open-skin",
    "massage gun on my neck": "neck-artery massage-gun",
    "are massage guns dangerous": "massage-gun",
    "my newborn wont settle": "infant",
    "oil massage for preterm infants": "infant",
    "is it safe with high blood pressure??": "heart-pressure",
    "hypertensive patients": "heart-pressure",
    "I have a pacemaker": "devices",
    "PICC line in my arm": "devices",
    "epileptic, last seizure in may": "seizures",
    "allergic to nut oils": "allergies",
    "my knee is hot and swollen, arthritis": "hot-joints",
    "varicose veins in both legs": "varicose-diabetes",
    "diabetic feet reflexology": "varicose-diabetes",
    "First baby due in July, will a back rub help in labour": "pregnancy",
    "back pain, can't feel myself wipe": "cauda-equina",
    "gone dizzy and my speech is slurry after the massage gun": "stroke-signs",
    "tight feeling in chest and sweating, would a back rub ease it": "chest-pain",
    "like an elephant sitting on my chest": "chest-pain",
    "i had a mini stroke last month, can i get a shoulder rub": "neck-artery",
    "I've a history of stroke, is neck massage ok": "neck-artery",
    "can massage cause a stroke": "neck-artery",
    "im 36 weeks, can reflexology bring on labour": "pregnancy",
    "5 day old baby with a temp of 38.5": "infant-fever infant",
    "massaging my 3 month old": "infant",
    "currently having radiation, skin is sore": "cancer",
    "cut on my hand": "open-skin",
    "is deep tissue ok if you bleed a lot": "bleeding-disorder",
    "I broke two ribs skiing": "fracture",
    "i feel like ending it all": "self-harm",
    # denials of something else do not hide it
    "not sure if im pregnant, can i still go": "pregnancy",
    "no fever but my calf is swollen and hot": "swollen-calf",
    "I haven't had a massage since my surgery": "surgery",
    "I can't sleep because of the cancer": "cancer",
    "not pregnant. blood clot in 2020": "blood-clot",
    "is it not recommended in pregnancy": "pregnancy",
    "not fully healed surgical wound": "open-skin",
    "no massage during chemo they said": "cancer",
}
UNTOUCHED = [
    "does massage help low back pain",
    "no fever, just stiff",
    "Never had cancer, never had a blood clot. Is deep tissue ok?",
    "no history of blood clots, cancer or seizures",
    "I'm not pregnant",
    "i am not on blood thinners",
    "I don't take any blood thinners or aspirin",
    "without fever or infection",
    "a clot was ruled out, my neck is still stiff",
    "no numbness or tingling between my legs, back is sore",
    "no chest pain, no breathlessness, just tired",
    "Swedish massage for stress at work",
    "tension headache and trigger point massage",
    "I get headaches every week, would massage help",
    "migraine prevention",
    "sore calves after running",
    "massage for delayed onset muscle soreness",
    "stiff arm nine months after my stroke",
    "tuina for poststroke spasticity",
    "how much should I tip",
    "Thai massage versus exercise for knee osteoarthritis",
    "carpal tunnel: my fingers tingle at night",
    "what clothing do I wear for a massage",
    "light switches in the treatment room",
    "constipation and abdominal massage",
    "my tummy gurgles during massage, is that normal",
    "fibromyalgia and sleep",
    "temporomandibular disorder mouth opening",
    "craniosacral therapy evidence",
    "MS fatigue",
    "restless legs at night",
    "leg massage for athletes",
    "my heart sank when I saw the price",
    "can massage lower cortisol",
    "massage for anxious teenagers",
    "dementia agitation hand massage",
    "foam rolling before a race",
    "tennis elbow",
    "broke up with my boyfriend and my back is tense",
    "broken sleep and back pain",
    "I can't breathe through my nose",
    "stitch in my side when running",
    "compression stockings for aching of the legs, swelling and tiredness",
    "heartburn after massage",
    "my heart races during massage",
    "how soon will my massage oil run out",
    "my dad died of a stroke, can massage make me less likely to have a stroke",
    "he gets so wound up before school",
    "wisdom teeth out yesterday, should i massage the swelling",
    "platelet-rich plasma for the rotator cuff",
    "trying for a baby for three years, fertility massage",
    "hello",
    "",
    "???",
]


def stems(text: str) -> list[str]:
    return list(Stemmer.Stemmer("english").stemWords(re.findall(r"\w+", text.lower())))


def section(quote: Quote) -> str | None:
    """The text under a heading of a document in the corpus; None where there is no such part."""
    folder, name = ("guides", quote.source_id.removeprefix("guide-"))
    if not quote.source_id.startswith("guide-"):
        folder, name = "studies", quote.source_id
    text = (CORPUS / folder / f"{name}.md").read_text("utf-8")
    parts = re.split(r"^#+ +(.*)$", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True)).get(quote.heading)


@pytest.mark.parametrize(("question", "ids"), TOUCHED.items(), ids=range(len(TOUCHED)))
def test_a_question_touches_these_signs_and_no_others(question: str, ids: str) -> None:
    assert " ".join(sign.id for sign in signs(question)) == ids


@pytest.mark.parametrize("question", UNTOUCHED)
def test_a_question_touches_nothing(question: str) -> None:
    assert signs(question) == ()


def test_of_a_very_long_question_the_beginning_is_read() -> None:
    assert [sign.id for sign in signs("fever " + "word " * 200_000)] == ["fever-infection"]
    assert signs("word " * 200_000 + "fever") == ()


def test_there_are_enough_questions_and_every_sign_has_one() -> None:
    assert len(TOUCHED) >= 60
    assert len(UNTOUCHED) >= 30
    assert {one for ids in TOUCHED.values() for one in ids.split()} == {sign.id for sign in SIGNS}


def test_urgent_signs_come_first() -> None:
    found = signs("pregnant, and my left calf is swollen and painful")
    assert [(sign.id, sign.urgent) for sign in found] == [
        ("swollen-calf", True),
        ("pregnancy", False),
    ]


def test_urgent_signs_come_first_wherever_the_file_has_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turned = shipped()[::-1]
    monkeypatch.setattr("index.safety.shipped", lambda: turned)
    found = signs("pregnant, on blood thinners, chest pain and a swollen red calf")
    assert [sign.id for sign in found] == [
        *("swollen-calf", "chest-pain"),
        *("pregnancy", "blood-thinners"),
    ]


def test_capitals_marks_and_apostrophes_of_any_kind_do_not_matter() -> None:
    assert signs("NO FEVER!") == signs("no fever") == ()
    assert signs("I don’t have a fever") == signs("I don't have a fever") == ()
    assert signs("FEVER") == signs("“fever”?") != ()


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.id)
def test_what_is_quoted_stands_in_the_corpus_and_is_about_the_sign(sign: Sign) -> None:
    for quote in sign.quotes:
        text = section(quote)
        assert text, quote
        flat = " ".join(stems(text))
        assert any(" ".join(stems(word)) in flat for word in sign.about), quote


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.id)
def test_a_sign_without_a_passage_says_that_the_library_holds_nothing(sign: Sign) -> None:
    only_the_gap = {quote.heading for quote in sign.quotes} <= {"What nothing here covers"}
    assert ("holds nothing" in sign.text) or not only_the_gap


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.id)
def test_an_urgent_sign_names_the_page_that_says_so_and_what_to_do(sign: Sign) -> None:
    assert (sign.origin is not None) == (sign.url is not None) == sign.urgent
    if sign.urgent:
        assert re.match(r"https?://", sign.url or "")
        assert re.search(r"999|112|emergency|immediate|urgent", sign.text)
        assert re.search(r"\b(says|answer)\b", sign.text)


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.id)
def test_no_sign_names_an_illness_for_the_reader_or_reassures(sign: Sign) -> None:
    for phrase in ("you have", "you are safe", "don't worry", "no need to", "harmless", "is safe"):
        assert phrase not in sign.text.lower()
    assert len(sign.text) <= 420


def test_ids_and_names_are_each_ones_own() -> None:
    assert len({sign.id for sign in SIGNS}) == len({sign.name for sign in SIGNS}) == len(SIGNS)


@pytest.mark.parametrize(
    ("typed", "meant", "same"),
    [
        ("warfrin", "warfarin", True),
        ("warfairn", "warfarin", True),
        ("warrfarin", "warfarin", True),
        ("warfurin", "warfarin", True),
        ("waarfurin", "warfarin", False),
        ("anticoaggulent", "anticoagulant", True),
        ("harfarin", "warfarin", False),
        ("war", "warfarin", False),
    ],
)
def test_a_slip_is_one_letter_or_two_in_a_long_word(typed: str, meant: str, same: bool) -> None:
    assert slipped(typed, meant) is same


MINIMAL = """
[[sign]]
id = "one"
name = "One"
urgent = false
text = "Ask."
about = []
passages = []
phrases = ["red + flag"]
"""


def test_every_part_of_a_phrase_has_to_be_near() -> None:
    [rule] = parsed(MINIMAL, "here.toml")
    assert [len(phrase) for phrase in rule.phrases] == [2]
    assert rule.unless == ()
    assert signs("swollen " + "and " * 30 + "my calf hurts") == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("name =", "nam ="), "here.toml, sign 'one': 'name' is missing"),
        (("urgent = false", "urgent = true"), "needs 'origin' and 'url'"),
        (("[[sign]]", "[[sing]]"), "not a list of"),
        (("about = []", "about = ["), "not a list of"),
    ],
)
def test_a_file_that_is_not_as_it_should_be_is_refused(
    change: tuple[str, str], reason: str
) -> None:
    with pytest.raises(DataError, match=re.escape(reason)):
        parsed(MINIMAL.replace(*change), "here.toml")


def test_the_file_is_the_one_that_is_shipped() -> None:
    assert len(parsed(FILE.read_text("utf-8"), FILE.name)) == len(SIGNS) >= 30
