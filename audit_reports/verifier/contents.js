// What lies in a bundle, by name, and what its JSON files say. Nothing is believed yet.

const FORMAT = "boundary-ledger-bundle/v1";
const SECTIONS = ["record", "supervision", "access"];
const EXPORTS = "exports";
const NEEDED = [
  "checkpoint",
  "disclosures.json",
  "keys.json",
  "leaves.bin",
  "log.vkey",
  "manifest.json",
  "opening.json",
  "report.pdf",
  "verify.html",
];
const TIMESTAMP = "checkpoint.tsr";
const MANY = {
  facts: /^facts\/(\d{6,})\.json$/,
  proofs: /^proofs\/(\d{6,})\.tlog-proof$/,
  rotations: /^rotations\/(\d{6,})$/,
  checkpoints: /^consistency\/([1-9]\d*)\.checkpoint$/,
  steps: /^consistency\/([1-9]\d*)-([1-9]\d*)\.consistency$/,
};

const MANIFEST = WITH({
  case: ID,
  checkpoint: WITH({ origin: TEXT, root: HASH, size: COUNT }),
  export: ID,
  format: ONE_OF(FORMAT),
  made_at: TIME,
  purpose: TEXT,
  recipient: TEXT,
  sections: LIST_OF(WITH({ count: COUNT, section: ONE_OF(...SECTIONS), stream: ID })),
  software: TEXT,
  timestamp: NONE_OR(HASH),
});
const OPENING_FILE = WITH({ log_index: COUNT, state: BYTES });
const FACT = WITH({
  log_index: COUNT,
  section: TEXT,
  state: BYTES,
  stream: ID,
  topic: TEXT,
  version: NUMBER_FROM_1,
});
const KEYS = WITH({
  streams: LIST_OF(
    WITH({ section: TEXT, stream: ID, stream_key: HASH, tag_key: HASH }),
  ),
});
const DISCLOSURES = WITH({
  disclosed: LIST_OF(
    WITH({ fact: ID, field: TEXT, salt: HASH, subject: ID, text: TEXT }),
  ),
  withheld: LIST_OF(
    WITH({ fact: ID, field: TEXT, reason: ONE_OF("redacted", "erased"), subject: ID }),
  ),
});

// The bundle as its files say it is. `files` is a Map of bytes by name.
async function readContents(files) {
  checkManifestFirst(files);
  const named = sortedByKind(files);
  const json = (place, shape) =>
    about({ place }, () => shape(readCanonical(files.get(place))));
  const bundle = {
    files,
    manifest: await json("manifest.json", MANIFEST),
    opening: await json("opening.json", OPENING_FILE),
    keys: (await json("keys.json", KEYS)).streams,
    rotations: numbered(named.rotations, "rotations/", ""),
    facts: [],
    ...earlierOnes(named),
  };
  await about({ place: "manifest.json" }, () => checkSections(bundle.manifest));
  checkTimestampNamed(files.get(TIMESTAMP), bundle.manifest.timestamp);
  const facts = numbered(named.facts, "facts/", ".json");
  const proofs = numbered(named.proofs, "proofs/", ".tlog-proof");
  refuseUnless(facts.length > 0, "it is missing", { place: "facts/000001.json" });
  const odd = proofs.length > facts.length ? proofs[facts.length] : null;
  refuseUnless(!odd, "it belongs to no fact", { place: odd });
  for (const [n, place] of facts.entries()) {
    const proof =
      proofs[n] || place.replace("facts/", "proofs/").replace(".json", ".tlog-proof");
    refuseUnless(files.has(proof), "it is missing", { place: proof });
    bundle.facts.push({ place, proof, ...(await json(place, FACT)) });
  }
  return bundle;
}

// That the timestamp is there where the manifest names one, and is that one.
function checkTimestampNamed(stamp, named) {
  refuseUnless(stamp || named === null, "it is missing", { place: TIMESTAMP });
  refuseUnless(
    !stamp || (named !== null && same(sha256(stamp), named)),
    "it is not the timestamp that manifest.json names",
    { place: TIMESTAMP },
  );
}

function checkManifestFirst(files) {
  refuseUnless(files.has("manifest.json"), "there is no manifest.json in it", {
    kind: "no bundle",
  });
  for (const place of NEEDED)
    refuseUnless(files.has(place), "it is missing", { place });
}

// The names of which there may be many, by their kind; a name of no kind is refused.
function sortedByKind(files) {
  const named = Object.fromEntries(Object.keys(MANY).map((kind) => [kind, []]));
  for (const place of files.keys()) {
    const kind = Object.keys(MANY).find((known) => MANY[known].test(place));
    refuseUnless(
      kind || NEEDED.includes(place) || place === TIMESTAMP,
      "it does not belong into a bundle",
      { place },
    );
    if (kind) named[kind].push(place);
  }
  return named;
}

// The names counted from 1 without a gap, in the order of their numbers.
function numbered(places, start, end) {
  const there = new Set(places);
  return places.map((_, n) => {
    const place = `${start}${String(n + 1).padStart(6, "0")}${end}`;
    refuseUnless(there.has(place), "it is missing", { place });
    return place;
  });
}

// Earlier checkpoints, each with the one proof that leads from it: { place, step, size }.
function earlierOnes(named) {
  const steps = new Map(named.steps.map((place) => [MANY.steps.exec(place)[1], place]));
  const earlier = named.checkpoints.map((place) => {
    const [, size] = MANY.checkpoints.exec(place);
    const step = steps.get(size);
    refuseUnless(step, "there is no proof that leads from it", { place });
    return {
      place,
      step,
      size: fromDecimal(size),
      to: fromDecimal(MANY.steps.exec(step)[2]),
    };
  });
  for (const place of named.steps) {
    const isUsed = earlier.some((one) => one.step === place);
    refuseUnless(isUsed, "it leads from no checkpoint that is here", { place });
  }
  return { earlier: earlier.sort((one, other) => one.size - other.size) };
}

async function checkSections(manifest) {
  const places = manifest.sections.map((part) => SECTIONS.indexOf(part.section));
  refuseUnless(
    places.length > 0 && places.every((place, n) => n === 0 || place > places[n - 1]),
    "it names no section, or not in their order",
  );
  for (const part of manifest.sections) {
    refuseUnless(
      part.stream === (await uuid5(manifest.case, part.section)),
      `the stream of the section ${part.section} is not one of this case`,
    );
  }
}
