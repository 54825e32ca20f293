// The fact that this bundle was made: to whom, what for, and exactly what. It is in the
// log like every other, and the manifest may say nothing that it does not.

const CASE_EXPORTED = "case-exported.v1";

// `since` is set where only this fact can say how old the bundle is.
async function checkExported(bundle, tree, since) {
  const fact = bundle.facts[bundle.facts.length - 1];
  const other = bundle.facts.find((one) => one.section === EXPORTS && one !== fact);
  refuseUnless(!other, "the making of this file is said twice", other && ofFact(other));
  await about(ofFact(fact), () => {
    const { plain } = fact;
    refuseUnless(
      fact.section === EXPORTS && plain.fact === CASE_EXPORTED,
      "the last fact is not the one about this export",
    );
    checkSaysTheSame(bundle, fact);
    checkEarlierNamed(bundle, plain);
    checkStandsOn(plain, fact.log_index, tree);
    checkKeptBack(bundle, plain);
    checkEnclosed(bundle, plain);
    const at = Date.parse(plain.recorded_at) / 1000;
    refuseUnless(
      since === null || at >= since,
      `this bundle was made ${inUtc(at)}, before the day that you asked for`,
      { kind: "old" },
    );
  });
}

function checkSaysTheSame(bundle, fact) {
  const { manifest } = bundle;
  const { plain } = fact;
  const said = {
    "its fact": [manifest.export, fact.id],
    "its case": [manifest.case, plain.case_id],
    "the time": [manifest.made_at, toTheMicrosecond(plain.recorded_at)],
    "the recipient": [manifest.recipient, wordsOf(bundle, fact, "recipient")],
    "the purpose": [manifest.purpose, wordsOf(bundle, fact, "purpose")],
    "the sections": [written(manifest.sections), sectionsOf(plain)],
    "the software": [manifest.software, plain.software],
  };
  for (const [what, [told, logged]] of Object.entries(said)) {
    refuseUnless(told === logged, `manifest.json says ${what} otherwise than it does`);
  }
}

// Sealed about nobody but the stream of exports: always shown, whoever is erased.
function wordsOf(bundle, fact, field) {
  const sealed = fact.sealed.find((one) => one.field === field);
  return sealed && sealed.subject === fact.stream ? sealed.text : undefined;
}

function sectionsOf(plain) {
  const known = Array.isArray(plain.sections) ? plain.sections : [];
  return written(
    known.map(({ count, section, stream }) => ({ count, section, stream })),
  );
}

function toTheMicrosecond(time) {
  return String(time).replace(/(:\d\d)Z$/, "$1.000000Z");
}

// The checkpoint that it names is of the first so many of these leaves, all before it.
function checkStandsOn(plain, index, tree) {
  const { checkpoint_size: size, checkpoint_root: root } = plain;
  refuseUnless(
    Number.isSafeInteger(size) &&
      size >= 0 &&
      size <= index &&
      toBase64(rootAt(tree, size)) === root,
    "the checkpoint that it names is not one of this log before it",
  );
}

// The earlier checkpoints are those that were enclosed, none left out.
function checkEarlierNamed({ earlier }, plain) {
  const said = plain.earlier_checkpoints === undefined ? [] : plain.earlier_checkpoints;
  const here = earlier.map(({ size }) => size);
  if (written(said) === written(here)) return;
  const named = Array.isArray(said) ? said : [];
  const odd = [
    ...named.filter((size) => !here.includes(size)),
    ...here.filter((size) => !named.includes(size)),
  ];
  throw new Refused("it names other earlier checkpoints than are here", {
    place: odd.length > 0 ? `consistency/${odd[0]}.checkpoint` : "consistency/",
  });
}

// No more persons are kept back than it counts.
function checkKeptBack({ disclosures }, plain) {
  const redacted = disclosures.withheld.filter((one) => one.reason === "redacted");
  const persons = new Set(redacted.map((one) => one.subject)).size;
  refuseUnless(
    Number.isSafeInteger(plain.withheld_persons) && persons <= plain.withheld_persons,
    `words about ${counted(persons, "person")} are kept back, and it counts fewer`,
  );
}

function checkEnclosed(bundle, plain) {
  const enclosed = {
    "report.pdf": plain.report_sha256,
    "verify.html": plain.verifier_sha256,
  };
  for (const [place, digest] of Object.entries(enclosed)) {
    refuseUnless(
      toHex(sha256(bundle.files.get(place))) === digest,
      "it is not the file that was enclosed when this bundle was made",
      { place },
    );
  }
  refuseUnless(
    toHex(sha256(disclosuresOfOthers(bundle))) === plain.disclosures_sha256,
    "it does not show and keep back the words that it did when this bundle was made",
    { place: "disclosures.json" },
  );
}

// The file without what it says of the export, which cannot hold a digest of itself.
function disclosuresOfOthers({ files, manifest }) {
  const told = readCanonical(files.get("disclosures.json"));
  const others = (list) => list.filter((one) => one.fact !== manifest.export);
  const { disclosed, withheld } = told;
  return toUtf8(
    `${written({ disclosed: others(disclosed), withheld: others(withheld) })}\n`,
  );
}
