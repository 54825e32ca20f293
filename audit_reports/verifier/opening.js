// The opening of the case: the first thing that the log holds of it. It fixes the keys of
// every section, so that nobody keeps a second file of the case under other keys. Its own
// secret follows from the case's id: whoever knows that finds it in the log, and opens it.
//
//   secret     = SHA-256(prefixed("boundary-ledger/opening-secret/v1", case id))
//   commitment = SHA-256(prefixed("boundary-ledger/opening/v1", stream, tag key))

const OPENING = "opening";
const FIXED = [...SECTIONS, "proceeding", EXPORTS];
const KEYS_FIXED = "section-keys-fixed.v1";
const OPENING_SECRET_LABEL = toUtf8("boundary-ledger/opening-secret/v1");
const FIXED_LABEL = toUtf8("boundary-ledger/opening/v1");

// That the log has one opening of this case, and that these are the keys it fixes.
async function checkOpening(bundle, sections, pace) {
  const theCase = bundle.manifest.case;
  const secret = sha256(prefixed(OPENING_SECRET_LABEL, fromUuid(theCase)));
  const opening = {
    ...bundle.opening,
    section: OPENING,
    stream: await uuid5(theCase, OPENING),
    topic: TOPIC,
    version: 1,
  };
  const fixed = await about({ place: "opening.json" }, async () => {
    await checkOpeningPlace(bundle, opening, hkdfExpand(secret, TAG_INFO), pace);
    const cipher = await importAesKey(hkdfExpand(secret, STATE_INFO));
    const plain = parsePlain(await openState(opening, cipher));
    ID(plain.fact_id);
    refuseUnless(
      plain.fact === KEYS_FIXED && plain.case_id === theCase,
      "what it says is not the opening of this case",
    );
    return fixedKeys(plain, theCase);
  });
  for (const [section, { stream, tagKey }] of sections) {
    const found = toHex(sha256(prefixed(FIXED_LABEL, fromUuid(stream), tagKey)));
    refuseUnless(
      fixed.get(section) === found,
      "these are not the keys that were fixed when the case was opened",
      { place: "keys.json", section },
    );
  }
  for (const fact of bundle.facts) {
    refuseUnless(
      fact.log_index > opening.log_index,
      "it stands in the log before the keys of the case were fixed",
      ofFact(fact),
    );
  }
}

// Version 1 once, where it is said to be, and no version beyond.
async function checkOpeningPlace(bundle, opening, tagKey, pace) {
  const own = await tagsFrom({ section: OPENING, count: 1, tagKey }, pace);
  const wanted = byFirstFour(own);
  await findTags(bundle.files.get("leaves.bin"), wanted, pace);
  refuseUnless(own[0].at !== null, "the log has no opening of this case");
  const odd = own.find(({ at }, n) => at !== (n === 0 ? opening.log_index : null));
  refuseUnless(!odd, "the log has another opening of this case, or this one elsewhere");
  checkLeaf(bundle, new Map([[OPENING, { tagKey }]]), opening);
}

// What was fixed for each stream of the case, in hexadecimal, none left out.
async function fixedKeys(plain, theCase) {
  const kind = LIST_OF(WITH({ section: TEXT, stream: ID, commitment: TEXT }));
  const told = kind(plain.keys);
  const due = await Promise.all(
    FIXED.map(async (section) => ({ section, stream: await uuid5(theCase, section) })),
  );
  refuseUnless(
    told.length === due.length &&
      due.every(
        ({ section, stream }, n) =>
          told[n].section === section && told[n].stream === stream,
      ),
    "it does not fix the keys of each section of the case once",
  );
  return new Map(told.map(({ section, commitment }) => [section, commitment]));
}
