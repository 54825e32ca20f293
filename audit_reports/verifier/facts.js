// The facts: each is the one that stands in the log, and opens to what was written.

const PROOF_HEADER = "c2sp.org/tlog-proof@v1";
const STATE_LABEL = toUtf8("boundary-ledger/state/v1");
const STATE_INFO = "boundary-ledger/v1/state";
const TOPIC = "case";

// That the facts are those of the log, each once, in its order.
async function checkFacts(bundle, sections, tree, pace) {
  const seen = new Set();
  let last = -1;
  for (const [n, fact] of bundle.facts.entries()) {
    await about(ofFact(fact), () => {
      const { stream, count } = sections.get(fact.section) || {};
      refuseUnless(
        fact.stream === stream && fact.topic === TOPIC,
        `it is not of the section ${fact.section}`,
      );
      refuseUnless(
        fact.section === EXPORTS || fact.version <= count,
        "it is beyond the facts that manifest.json counts",
      );
      refuseUnless(fact.log_index > last, "it does not stand in the order of the log");
      last = fact.log_index;
      checkLeaf(bundle, sections, fact);
      const name = `${fact.section} ${fact.version}`;
      refuseUnless(!seen.has(name), "it is there twice");
      seen.add(name);
    });
    await about({ ...ofFact(fact), place: fact.proof }, () =>
      checkProof(
        bundle.files.get(fact.proof),
        fact,
        tree,
        bundle.files.get("checkpoint"),
      ),
    );
    await pace("Checking the facts", n / bundle.facts.length / 2);
  }
  checkAllAreThere(bundle, seen);
}

function ofFact(fact) {
  return { place: fact.place, section: fact.section, version: fact.version };
}

function checkLeaf(bundle, sections, fact) {
  const leaves = bundle.files.get("leaves.bin");
  const at = LEAF_BYTES * fact.log_index;
  refuseUnless(at < leaves.length, `the log has no leaf ${fact.log_index}`);
  const { tagKey } = sections.get(fact.section);
  const tag = leaves.subarray(at + 1, at + 33);
  refuseUnless(
    same(tag, hmacSha256(tagKey, eightBytes(fact.version))),
    `leaf ${fact.log_index} of the log is about another fact`,
  );
  const digest = sha256(
    prefixed(
      FACT_LABEL,
      fromUuid(fact.stream),
      eightBytes(fact.version),
      toUtf8(fact.topic),
      fact.state,
    ),
  );
  refuseUnless(
    same(digest, leaves.subarray(at + 33, at + LEAF_BYTES)),
    "its stored bytes are not those that were logged",
  );
}

// A proof file (C2SP tlog-proof): header, index, hashes, an empty line, and the checkpoint
// byte for byte. The specification allows a line of extra data, for which nobody vouches;
// a bundle has none.
function checkProof(raw, fact, tree, checkpoint) {
  const start = raw.length - checkpoint.length;
  refuseUnless(
    start > 0 && same(raw.subarray(start), checkpoint),
    "it ends with another checkpoint",
  );
  const head = fromUtf8(raw.subarray(0, start)).split("\n");
  refuseUnless(
    head.length >= 4 && head.pop() === "" && head.pop() === "",
    "no empty line stands before its checkpoint",
  );
  refuseUnless(head[0] === PROOF_HEADER, `it does not start with ${PROOF_HEADER}`);
  const index = fromDecimal(lineAfter("index ", head[1]));
  refuseUnless(index === fact.log_index, `it is about leaf ${index}`);
  const proof = parseHashes(head.slice(2));
  const root = rootAt(tree, tree.size);
  checkInclusion(index, tree.size, leafHashAt(tree, index), proof, root);
}

function checkAllAreThere(bundle, seen) {
  for (const { section, count } of bundle.manifest.sections) {
    for (let version = 1; version <= count; version += 1) {
      refuseUnless(seen.has(`${section} ${version}`), "it is missing", {
        section,
        version,
      });
    }
  }
}

// Opens each state with the key of its stream, at its place. Each fact gets `plain`, what
// it says, and `sealed`, the values in it that open only one by one.
async function openFacts(bundle, sections, pace) {
  const ids = new Set();
  const ciphers = new Map();
  for (const [section, { secret }] of sections) {
    ciphers.set(section, await importAesKey(hkdfExpand(secret, STATE_INFO)));
  }
  for (const [n, fact] of bundle.facts.entries()) {
    await about(ofFact(fact), async () => {
      fact.plain = parsePlain(await openState(fact, ciphers.get(fact.section)));
      fact.id = ID(fact.plain.fact_id);
      refuseUnless(!ids.has(fact.id), "it has the identifier of another fact");
      ids.add(fact.id);
      const theCase = fact.plain.case_id;
      refuseUnless(
        theCase === undefined || theCase === bundle.manifest.case,
        "it is about another case",
      );
      fact.sealed = sealedIn(fact.plain);
    });
    await pace("Opening the facts", 0.5 + n / bundle.facts.length / 2);
  }
}

function importAesKey(bytes) {
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["decrypt"]);
}

async function openState(fact, cipher) {
  const { state } = fact;
  refuseUnless(state[0] === 1, "its stored form is of another version");
  const place = prefixed(
    STATE_LABEL,
    fromUuid(fact.stream),
    eightBytes(fact.version),
    toUtf8(fact.topic),
  );
  try {
    const settings = { name: "AES-GCM", iv: state.slice(1, 13), additionalData: place };
    return new Uint8Array(
      await crypto.subtle.decrypt(settings, cipher, state.slice(13)),
    );
  } catch {
    throw new Refused("it does not open with the key of its section");
  }
}

// One JSON object, its kind first, padded with spaces.
function parsePlain(bytes) {
  const text = fromUtf8(bytes);
  let plain;
  try {
    plain = JSON.parse(text);
  } catch {
    throw new Refused("what it opens to is not JSON");
  }
  refuseUnless(
    text.startsWith('{"fact":"') && typeof plain.fact === "string",
    "what it opens to does not begin with its kind",
  );
  // Dots stand only between a list and the number of an entry.
  const dotted = Object.keys(plain).find((name) => name.includes("."));
  refuseUnless(!dotted, `what it opens to has a dot in the name ${shown(dotted || "")}`);
  // In JSON, a text with a colon behind it is a name; JSON.parse keeps one of two.
  const texts = text.match(/"(?:[^"\\]|\\.)*"\s*:?/g);
  const names = texts.filter((one) => one.endsWith(":")).length;
  refuseUnless(names === namesIn(plain), "what it opens to has a name twice");
  return plain;
}

function namesIn(value) {
  if (value === null || typeof value !== "object") return 0;
  const inside = Object.values(value).reduce((sum, one) => sum + namesIn(one), 0);
  return inside + (Array.isArray(value) ? 0 : Object.keys(value).length);
}

// The sealed values of a fact: a field, or an entry of a list, which is called name.0,
// name.1 and so on.
function sealedIn(plain) {
  return Object.entries(plain).flatMap(([name, value]) =>
    Array.isArray(value)
      ? value.flatMap((one, n) => aSealed(`${name}.${n}`, one))
      : aSealed(name, value),
  );
}

function aSealed(field, value) {
  if (!isSealed(value)) return [];
  const commitment = fromUrlBase64(TEXT(value.commitment));
  return [{ field, subject: ID(value.subject_id), commitment }];
}

function isSealed(value) {
  return (
    value !== null &&
    typeof value === "object" &&
    ["subject_id", "commitment", "ciphertext"].every((name) => name in value)
  );
}
