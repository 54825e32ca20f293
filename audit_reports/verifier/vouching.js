// Who vouches for the checkpoint: the log itself, a key that was brought from elsewhere,
// and witnesses.

// `asked` is what the reader brought: { logKeys, witnessKeys, since }. Gives back
// { checkpoint, chain, vouchedBy, cosigned, unchecked }.
async function checkVouching(bundle, asked) {
  const raw = bundle.files.get("checkpoint");
  const [note, checkpoint] = await about({ place: "checkpoint" }, () => {
    const parsed = parseNote(raw);
    return [parsed, parseCheckpoint(parsed.text)];
  });
  const chain = await keysOfTheLog(bundle);
  const vouchedBy = chosenStep(chain, asked.logKeys);
  const signed = await about({ place: "checkpoint" }, () =>
    verifiedBy(note, [...chain.flatMap((step) => step.keys), ...asked.witnessKeys]),
  );
  checkLogHasSigned(chain, checkpoint, signed);
  checkSameTree(bundle.manifest.checkpoint, checkpoint);
  const cosigned = asked.witnessKeys
    .filter((key) => key.canCheck)
    .map((key) => cosignatureOf(key, signed, asked.since));
  const unchecked = signed.filter((who) => !who.isChecked).map((who) => who.key.name);
  return { checkpoint, chain, vouchedBy, cosigned, unchecked };
}

function checkSameTree(told, checkpoint) {
  refuseUnless(
    told.origin === checkpoint.origin &&
      told.size === checkpoint.size &&
      same(told.root, checkpoint.root),
    "it names another checkpoint than the one that is here",
    { place: "manifest.json" },
  );
}

// The keys in force by `log.vkey`, and those before them by `rotations/`.
async function keysOfTheLog(bundle) {
  const keys = await about({ place: "log.vkey" }, () => {
    const found = parseKeys(fromUtf8(bundle.files.get("log.vkey")));
    refuseUnless(
      found.every((key) => key.name === found[0].name && key.kind !== COSIGNATURE),
      "it does not hold the keys of one log",
    );
    refuseUnless(
      new Set(found.map((key) => key.line)).size === found.length,
      "it holds a key twice",
    );
    return found;
  });
  const statements = bundle.rotations.map((place) => [place, bundle.files.get(place)]);
  return generations(statements, keys, keys[0].name);
}

// The step of the chain to which the keys from elsewhere belong; null where none came.
function chosenStep(chain, trusted) {
  if (trusted.length === 0) return null;
  const isIn = (step) =>
    trusted.every((key) => step.keys.some((known) => known.line === key.line));
  const step = chain.findIndex(isIn);
  refuseUnless(
    step >= 0,
    "the keys that you brought are not those of this log: somebody else signed it, or " +
      "it is another log",
    { kind: "foreign", place: "log.vkey" },
  );
  return { keys: trusted, changes: chain.length - 1 - step };
}

// Every key in force that can be checked here has signed, and signs at this size.
function checkLogHasSigned(chain, checkpoint, signed) {
  const place = "checkpoint";
  const { keys, since } = chain[chain.length - 1];
  refuseUnless(
    keys[0].name === checkpoint.origin,
    `the keys in log.vkey are not those of ${shown(checkpoint.origin)}`,
    { place },
  );
  refuseUnless(
    keys.some((key) => key.canCheck),
    "the log has no Ed25519 key, and no other can be checked here: use the command line",
    { kind: "question", place: "log.vkey" },
  );
  for (const key of keys) {
    refuseUnless(
      signed.some((who) => who.key.line === key.line),
      "a key of the log in log.vkey has not signed it",
      { place },
    );
  }
  refuseUnless(since <= checkpoint.size, "the keys in force did not sign so early", {
    place,
  });
}

function cosignatureOf(key, signed, since) {
  const found = signed.find((who) => who.key.line === key.line);
  const place = "checkpoint";
  refuseUnless(found, `the witness ${key.name} has not signed it`, {
    kind: "foreign",
    place,
  });
  refuseUnless(
    since === null || found.at >= since,
    `the witness ${key.name} signed it ${inUtc(found.at)}, before the day that you asked for`,
    { kind: "old", place },
  );
  return { name: key.name, at: found.at };
}
