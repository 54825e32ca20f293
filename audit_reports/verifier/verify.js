// The checks in their order, and what came of them. This is what the page calls.

const CHECKS = [
  "The file is whole: names, order, spelling, nothing missing and nothing beyond",
  "The checkpoint is signed by the keys of the log, and by each witness that you named",
  "The leaves of the log are those that were signed",
  "The log knows the case under these keys alone, and holds no fact that is not here",
  "Each fact is byte for byte the one in the log, once, and in order",
  "Each fact opens with the key of its section, at its place",
  "Each sealed word is shown as it was written, or named as kept back",
  "The making of this file is itself in the log, and says what the file says",
  "The log has grown from every earlier checkpoint that is here",
  "The timestamp (RFC 3161) of the checkpoint",
];
const NOT_IN_A_BROWSER = "not checked in a browser";
const LONGEST_BREATH_MS = 40;

// `files` are the members of a bundle: a Map of bytes by name. `options` may have
//
//   logKeys, witnessKeys   text: keys from elsewhere, one a line
//   since                  seconds since 1970: no older than this
//   kept                   earlier checkpoints, as bytes
//   pace                   told how far it has come: (what, from 0 to 1), may be awaited
//
// It never throws. The answer has `ok`, `failure` ({ check, why, place, section, version,
// kind }) or null, `checks`, and what `told` below takes from the bundle.
async function boundaryLedgerVerify(files, options = {}) {
  const answer = { ok: false, failure: null, checks: CHECKS.map(() => "not reached") };
  let check = 0;
  const passed = () => {
    answer.checks[check] = "passed";
    check += 1;
  };
  try {
    const asked = askedOf(options);
    const pace = options.pace || breathe();
    const bundle = await readContents(new Map(files));
    passed();
    const found = await checkVouching(bundle, asked);
    passed();
    const tree = await checkLeaves(bundle, found.checkpoint, pace);
    passed();
    const sections = await checkKeys(bundle, tree.size);
    await checkOpening(bundle, sections, pace);
    await checkTags(bundle, sections, pace);
    passed();
    await checkFacts(bundle, sections, tree, pace);
    passed();
    await openFacts(bundle, sections, pace);
    passed();
    await checkSealed(bundle, pace);
    passed();
    await checkExported(bundle, tree, found.cosigned.length > 0 ? null : asked.since);
    passed();
    await checkEarlier(bundle, found, tree, asked);
    passed();
    answer.checks[check] = bundle.files.has(TIMESTAMP)
      ? NOT_IN_A_BROWSER
      : "there is none";
    return { ...answer, ok: true, ...told(bundle, found, asked) };
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind !== "question") answer.checks[check] = "failed";
    return { ...answer, failure: { check: check + 1, ...failure } };
  }
}

function askedOf({ logKeys = "", witnessKeys = "", since = null, kept = [] }) {
  const brought = { kind: "question" };
  try {
    const asked = {
      logKeys: typedKeys(logKeys, [ED25519, ML_DSA]),
      witnessKeys: typedKeys(witnessKeys, [COSIGNATURE, ML_DSA]),
      since,
      kept,
    };
    for (const keys of [asked.logKeys, asked.witnessKeys]) {
      const names = new Set(keys.filter((key) => key.canCheck).map((key) => key.name));
      const lost = keys.find((key) => !names.has(key.name));
      refuseUnless(
        !lost,
        `the key of ${lost && lost.name} is of a kind (ML-DSA-44) that no browser can ` +
          "check: bring its Ed25519 key as well, or use the command line",
      );
    }
    return asked;
  } catch (error) {
    if (error instanceof Refused) error.about = { ...error.about, ...brought };
    throw error;
  }
}

function failureOf(error) {
  const foreseen = error instanceof Refused;
  const {
    place = null,
    section = null,
    version = null,
    kind,
  } = foreseen ? error.about : {};
  return {
    kind: kind || (foreseen ? "changed" : "question"),
    why: foreseen
      ? error.message
      : `something in it was not foreseen (${error && error.name}), so nothing is shown`,
    place,
    section,
    version,
  };
}

// What a page or a program shows of a bundle that holds.
function told(bundle, found, asked) {
  const { manifest, disclosures } = bundle;
  const withheld = disclosures.withheld;
  return {
    caseId: manifest.case,
    recipient: manifest.recipient,
    purpose: manifest.purpose,
    madeAt: manifest.made_at,
    software: manifest.software,
    sections: manifest.sections.map(({ section, count }) => ({ section, count })),
    checkpoint: {
      origin: found.checkpoint.origin,
      size: found.checkpoint.size,
      root: toBase64(found.checkpoint.root),
    },
    logKeys: found.chain[found.chain.length - 1].keys.map((key) => key.line),
    vouchedBy: found.vouchedBy && {
      keys: found.vouchedBy.keys.filter((key) => key.canCheck).map((key) => key.line),
      changes: found.vouchedBy.changes,
    },
    cosigned: found.cosigned,
    unchecked: found.unchecked,
    hasTimestamp: bundle.files.has(TIMESTAMP),
    earlier: bundle.earlier.map((one) => one.size),
    kept: asked.kept.length,
    since: asked.since,
    disclosed: disclosures.disclosed.length,
    redacted: withheld.filter((one) => one.reason === "redacted").length,
    erased: withheld.filter((one) => one.reason === "erased").length,
    facts: bundle.facts.map(({ place, section, version, plain, sealed }) => ({
      place,
      section,
      version,
      plain,
      sealed: sealed.map(({ field, text, reason }) => ({ field, text, reason })),
    })),
  };
}

// Lets the page be drawn and answer while this works, every now and then.
function breathe(say = () => {}) {
  let last = performance.now();
  return (what, part) => {
    if (performance.now() - last < LONGEST_BREATH_MS) return undefined;
    say(what, part);
    return new Promise((goOn) => {
      // A timer would be held back in a tab that nobody looks at; a message is not.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        last = performance.now();
        goOn();
      };
      port2.postMessage(null);
    });
  };
}

globalThis.boundaryLedgerVerify = boundaryLedgerVerify;
