"""The words that techniques, body regions and comparators go by, and the one name of each."""

import re
from collections.abc import Iterator

from ingest.study_text import joined

# The one name of each thing, and what it goes by.
Terms = tuple[tuple[str, re.Pattern[str]], ...]
_MASSAGE = r"(?:massages?|massag(?:ing|ed))"


def terms(text: str) -> Terms:
    """(name, pattern) for each line "name = pattern"; without a pattern the name is one.

    An indented line goes on the one above.
    """
    found = []
    for line in joined(text):
        name, _, pattern = line.partition(" = ")
        found.append((name, re.compile(rf"(?i)\b(?:{pattern or name})\b")))
    return tuple(found)


def find(terms: Terms, text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Every term in a text, in the order of the terms; what one covers is no other's."""
    covered: list[tuple[int, int]] = []
    for name, pattern in terms:
        for match in pattern.finditer(text):
            start, end = match.span()
            if all(end <= first or last <= start for first, last in covered):
                covered.append((start, end))
                yield name, match


# Particular techniques; where none is named, "massage" alone is.
TECHNIQUES = terms(r"""
Swedish massage = swedish(?:[- ]type)?(?:,? (?:back |relaxation )?massage|technique)
classical massage = classic(?:al)? massage
deep tissue massage = deep[- ]tissue (?:\w+ )?massage|deep[- ]tissue (?:work|therapy)
sports massage = sports?[- ]massage
Thai massage = (?:traditional )?thai (?:\w+ )?massage|nuad thai
Chinese massage = (?:traditional )?chinese massage
tuina = tui[- ]?na|chinese tuina
shiatsu
acupressure = (?:auricular )?acupressure
reflexology = (?:foot |hand )?reflexology
craniosacral therapy = cranio[- ]?sacral (?:therapy|treatment|release)
myofascial release = myofascial (?:release|massage|physical therapy|induction|mobili[sz]ation)
trigger point therapy = trigger[- ]points? (?:therapy|release|compression|pressure release
    |treatment)
trigger point massage = trigger[- ]point massage
ischemic compression = isch(?:a)?emic compression
manual lymphatic drainage = (?:manual )?lymph(?:atic)? drainage(?: massage)?|mld
connective tissue massage = connective tissue (?:massage|manipulation)
friction massage = (?:deep )?(?:transverse |cross[- ])?(?:fiber |fibre )?frictions?(?: massage)
instrument-assisted soft tissue mobilization = instrument[- ]assisted soft[- ]tissue mobili[sz]ation
    |iastm|graston(?: technique)?
soft tissue massage = soft[- ]tissue massage
soft-tissue manipulation = soft[- ]tissue manipulation
aromatherapy massage = aroma(?:therapy)?[- ](?:\w+ ){0,2}massage|massage with (?:lavender
    |essential|aromatic)(?: oils?)?|aromatherapy massage
hot stone massage = hot[- ]stone (?:massage|therapy)
cupping massage = cupping massage
gua sha
foam rolling = foam[- ]roll(?:ing|er|ed)
roller massage = roller[- ]massag(?:e|er)
percussive massage = percuss(?:ive|ion) (?:massage|therapy)|massage guns?
massage chair = massage chairs?|mechanical chair massage
mechanical massage = (?:mechanical|pneumatic|vibration) massage
chair massage = (?<!massage )chair massage|seated massage
full-body massage = (?:full|whole)[- ]body massage
infant massage = (?:infant|baby|neonatal|newborn) massage
abdominal massage = abdom(?:inal|en) massage
back massage = (?:slow-stroke )?back (?:massage|rub)
neck massage
head massage
scalp massage
hand massage = hand massage|hand(?= (?:and|or) foot massage)
foot massage = foot massage|foot(?= (?:and|or) hand massage)
leg massage
breast massage
perineal massage = (?:antenatal |digital )?perineal massage
uterine massage
scar massage
self-massage = self[- ]massag(?:e|ing)|massaged? themselves
relaxation massage = relax(?:ation|ing) massage
structural massage
oncology massage
moderate pressure massage = moderate[- ]pressure (?:\w+ )?massage
    |moderate(?= and light[- ]pressure massage)
tactile massage = tactile (?:massage|stimulation massage)
petrissage
effleurage
tapotement
traditional massage = (?<!of )traditional massage
Rolfing = rolfing|structural integration
manual therapy
""")
# Not the treatment that this library is about, though the word is in it.
OTHER_MASSAGE = re.compile(
    r"(?i)\b(?:carotid(?: sinus)?|cardiac|heart|prostat(?:e|ic)|ocular|eyeball) massage"
)
MASSAGE = re.compile(rf"(?i)\b{_MASSAGE}\b")

REGIONS = terms(r"""
head = head|scalp|face(?=,| and neck| massage)|facial|forehead|headaches?|migraines?
jaw = jaw|temporomandibular|masseter|gums?|masticatory
neck = (?<!back, )necks?|cervical(?! (?:dilat|cancer|os|ripening|smear))|cervicogenic
    |upper trapezius
shoulder = shoulders?|upper trapezius
arm = (?:both|left|right|upper) arms?|the arm(?! (?:of|in|with))|upper (?:limbs?
    |extremit(?:y|ies))|forearms?|elbows?
hand = (?<!by )(?<!one )(?<!other )hands?(?!-held| held)|wrists?|carpal
chest = chest|breast(?= (?:massage|engorgement|pain))|thorax
abdomen = abdom(?:en|inal)|belly
back = (?:low(?:er)? |upper )?back(?! (?:to|in|up|at)\b)|lumbar|lumbago|spine|scoliosis
pelvis = pelvi[sc]|perine(?:al|um)|prostatic
hip = hips?
leg = legs?|thighs?|cal(?:f|ves)|hamstrings?|quadriceps|lower (?:limbs?|extremit(?:y|ies))
knee = knees?
foot = foot|feet|plantar|heels?|soles?|ankle sprains?
whole body = (?:whole|full)[- ]body
""")

# Never the treatment under study.
CONTROLS = terms(r"""
usual care = (?<!plus )(?<!added to )(?<!addition to )(?<!top of )(?<!supplementing )
    (?<!both groups received )(?<!alongside )
    (?:usual|routine|standard|conventional|normal) (?:\w+ )?(?:care|treatment|therapy|management
    |rehabilitation|analgesia|services)(?: only| alone)?
waiting list = wait(?:ing)?[- ]?list(?:s|ed)?|delayed (?:treatment|intervention|massage)
no treatment = no (?:treatment|massage|intervention|therapy|drainage|training)|untreated
sham = sham
placebo = placebo|switched off|detuned
attention control = attention[- ]control|social attention|(?:a )?support group|attention visits?
light touch = (?:light|simple|gentle)[- ]touch|touch(?:,| or| control)
rest = quiet (?:rest|sitting)|sat still|lying still|lay still|rested
""")
# These may be it too.
COMPARATORS = terms(r"""
light massage = light[- ]pressure massage|light massage
relaxation = progressive (?:muscle|muscular) relaxation|relaxation (?:tapes?|training|therapy
    |exercises?)|autogenic training
rest = (?:passive |bed )?rest(?:ing)?|sitting|lying down
reading = reading(?: aloud)?
music = music
meditation = (?:guided )?meditation|mindfulness
guided imagery
stretching = stretch(?:ing|es)(?: exercises?)?
exercise = exercises?(?: (?:alone|only|programme|classes|therapy))?
education = (?:written |lifestyle |bowel |ergonomic |foot-care )?(?:advice
    |education)(?: (?:alone|only))?|self-care book
physiotherapy = physiotherapy|physical therapy
mobilisation = (?:joint )?mobili[sz]ation
spinal manipulation = spinal manipulation
acupuncture
TENS = tens|transcutaneous electrical nerve stimulation
ultrasound = (?:therapeutic )?ultrasound(?: therapy)?
heat = heat(?: pads?| packs?)?|hot packs?
medication = ibuprofen|estazolam|paracetamol|acetaminophen|diclofenac|nsaids?
    |drugs?(?: treatment| therapy)?|medication|antibiotics|laxatives?
compression = compression (?:bandag(?:ing|es)|alone|garments?|sleeves?)
kangaroo care = kangaroo (?:mother )?care
phototherapy = phototherapy(?: alone| only)?
vibration = vibrat(?:or|ing|ion)(?: \w+)?
splint = (?:night )?splints?
traction
passive movement = passive (?:movements?|mobili[sz]ation)
ear plugs = ear ?plugs
""")
