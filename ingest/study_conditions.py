"""The words that conditions go by, and the one name of each."""

from ingest.study_terms import terms

# Named in the order in which the longer name wins: what a match covers is not read twice.
CONDITIONS = terms(r"""
low back pain = (?:low(?:er)?|lumbar) back (?:pain|ache)|lumbago|(?:chronic )?lbp
back pain = (?:upper |thoracic )?back (?:pain|ache)|dorsalgia
neck pain = (?:\w+ )?neck (?:pain|disorders?|complaints?)|neck and shoulder pain|painful necks?
    |cervical pain
shoulder pain = (?:neck and )?shoulder (?:pain|complaints?)
frozen shoulder = frozen shoulder|adhesive capsulitis
knee osteoarthritis = (?:knee osteoarthritis|osteoarthritis of the (?:hip or )?knee|knee oa
    |gonarthrosis|osteoarthritic knees?)
hip osteoarthritis = hip osteoarthritis|osteoarthritis of the (?:knee or )?hip
hand osteoarthritis = hand osteoarthritis|osteoarthritis of the hands?
osteoarthritis
rheumatoid arthritis
fibromyalgia = fibromyalgia(?: syndrome)?
tension-type headache = (?:chronic |episodic )?tension(?:-type)? headaches?
cervicogenic headache = cervicogenic headaches?
migraine = migraines?
headache = headaches?
temporomandibular disorder = temporomandibular (?:joint )?(?:disorders?|dysfunction|pain)
whiplash = whiplash(?: injur(?:y|ies)| associated disorders?)?
cervical radiculopathy
lumbar disc herniation = lumbar (?:disc|disk|intervertebral disc) (?:herniation|prolapse
    |protrusion)|herniated lumbar dis[ck]s?
sciatica
scoliosis = (?:adolescent )?(?:idiopathic )?scoliosis
carpal tunnel syndrome = carpal tunnel(?: syndrome)?
tennis elbow = tennis elbow|lateral epicondyl(?:itis|algia)|lateral elbow tendinopathy
plantar fasciitis = plantar fasci(?:itis|osis|opathy)
plantar heel pain = (?:plantar )?heel pain
ankle sprain = ankle sprains?
trigger points = (?:\w+ )?trigger[- ]points?(?! (?:therapy|massage|release|compression))
myofascial pain = myofascial pain(?: syndrome)?
chronic pelvic pain
pelvic pain
cancer pain = cancer[- ](?:related )?pain|metastatic bone pain|pain in advanced cancer
    |pain in cancer
postoperative pain = post-?operative pain|post-?surgical pain|pain after (?:\w+ ){0,3}(?:surgery
    |section|cholecystectomy|operation)
labour pain = labou?r pain|pain (?:in|during) labou?r
chronic pain = chronic pain
musculoskeletal pain
delayed onset muscle soreness = delayed[- ]onset muscle soreness|doms|muscle soreness
sports recovery = (?:sprint|marathon|football|athlet\w*|sports?)\b(?=.*\b(?:recover\w*|lactate
    |stiff\w*|running|runners?|finish\w*))
breast cancer
cancer = (?:advanced )?cancer|oncology|malignan(?:t|cy)
chemotherapy = chemotherapy
lymphoedema = lymph-?o?edema
palliative care = palliative(?: home)? care
hospice = hospices?
HIV/AIDS = hiv(?:/aids)?
multiple sclerosis
Parkinson's disease = parkinson(?:['’]s)?(?: disease)?
stroke = (?<!-)stroke(?! massage)|post-?stroke|hemiplegi[ac]
spinal cord injury
cerebral palsy
spasticity
dementia = dementia|alzheimer(?:['’]s)?(?: disease)?
agitation
delirium
intensive care = intensive care|critically ill|icu
autism = autis(?:m|tic)(?: spectrum disorders?)?
ADHD = attention[- ]deficit(?:[ /-]hyperactivity)?(?: disorder)?|adhd
generalized anxiety disorder = generali[sz]ed anxiety(?: disorder)?
postnatal depression = post-?(?:natal|partum) depression
anxiety = anxiety|anxious
depression = depression|depressive(?: symptoms?| disorder)?
stress = (?:job |work |occupational |perceived )?stress
PTSD = ptsd|post-?traumatic stress(?: disorder)?
insomnia
sleep = sleep(?: (?:quality|problems?|disturbances?|disorders?))?
fatigue
nausea = nausea(?: and vomiting)?
itch = itch(?:ing)?|pruritus
constipation
irritable bowel syndrome
infant colic = (?:infantile |infant )?colic(?:ky)?
reflux = (?:gastro-?o?esophageal )?reflux
diarrhoea = diarrho?ea
neonatal jaundice = jaundice|hyperbilirubin(?:a)?emia
preterm infants = (?:preterm|premature)(?:ly)?(?: (?:infants?|bab(?:y|ies)|neonates|newborns
    |birth))?
mother-infant bonding = (?:mother[- ]infant|maternal)[- ](?:bond(?:ing)?|attachment)
teething
pregnancy = pregnan(?:cy|t)
childbirth = childbirth|giving birth|vaginal birth|(?:first|second) stage of labou?r
    |labou?r outcomes|birth records?
perineal trauma = perineal (?:trauma|tears?|lacerations?)|tears at birth|intact perineum
    |episiotomy
caesarean section = c(?:a)?esarean(?: section| delivery)?
breast engorgement = (?:breast )?engorge(?:ment|d breasts?)
breastfeeding = breast-?feeding|lactat(?:ing|ion) women|lactation
postpartum haemorrhage = post-?partum h(?:a)?emorrhage
dysmenorrhoea = dysmenorrho?ea|painful menstruation|menstrual pain
menopause = (?:post-?)?menopaus(?:e|al)
prehypertension = pre-?hypertensi(?:on|ve)
hypertension = (?<!pre-)hypertension|hypertensive
heart failure
cardiac surgery = (?:cardiac|heart|open[- ]heart|coronary(?: artery)? bypass) (?:surgery
    |graft(?:ing)?)
knee replacement = (?:total )?knee (?:replacement|arthroplasty)
cataract surgery
cholecystectomy
colectomy
ileus
haemodialysis = h(?:a)?emodialysis
restless legs syndrome = restless legs?(?: syndrome)?
diabetic neuropathy = diabetic (?:peripheral )?neuropathy|diabetes and (?:peripheral )?neuropathy
diabetes = diabet(?:es|ic)
asthma
COPD = copd|chronic obstructive pulmonary disease
sickle cell disease = sickle[- ]cell(?: disease| pain| an(?:a)?emia)?
burns = burns?(?! from)
scar = (?:hypertrophic )?scars(?: tissue)?
dry skin
oedema = (?<!lymph)o?edema
falls = falls
syncope
anticoagulation = anticoagulants?|anticoagulation|blood thinners?
deep vein thrombosis = deep (?:vein|venous) thrombosis|blood clots?
pulmonary embolism
vertebral artery dissection = (?:vertebral|carotid|cervical) artery dissection
    |dissection of the (?:left |right )?(?:vertebral|carotid) artery
haematoma = h(?:a)?ematoma
nerve injury = nerve (?:injur(?:y|ies)|palsy)|compression of the brachial plexus
adverse events = adverse (?:events|effects)|complications of|harms? of
chronic prostatitis = (?:chronic )?prostatitis
dental care = dental (?:patients?|extraction|care)
spinal muscular atrophy
healthy volunteers = healthy (?:\w+ )?(?:volunteers?|adults?|men|women|subjects|participants
    |students)
pain = pain(?! programmes?| clinics?| units?| medication)
""")
