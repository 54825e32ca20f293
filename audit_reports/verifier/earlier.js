// Earlier checkpoints: those in the bundle, and those that the reader kept. The log must
// have grown from each of them, or it has shown two histories.

async function checkEarlier(bundle, found, tree, { kept, witnessKeys }) {
  const { chain, checkpoint } = found;
  checkChangesOfKeys(chain, tree);
  for (const { place, step, size, to } of bundle.earlier) {
    await about({ place }, async () => {
      const earlier = await openEarlier(bundle.files.get(place), found, witnessKeys);
      refuseUnless(earlier.size === size, `it is of ${earlier.size} leaves`);
      checkGrewFrom(earlier, tree);
    });
    await about({ place: step }, () => {
      refuseUnless(
        to === checkpoint.size && size < to,
        "it does not lead from an earlier checkpoint to this one",
      );
      const lines = fromUtf8(bundle.files.get(step)).split("\n");
      refuseUnless(lines.pop() === "", "it does not end with a line feed");
      const roots = [rootAt(tree, size), rootAt(tree, to)];
      checkConsistency(size, to, ...roots, parseHashes(lines));
    });
  }
  for (const [n, raw] of kept.entries()) {
    await about({ place: `the checkpoint that you kept (${n + 1})` }, () =>
      checkKept(raw, found, tree, witnessKeys),
    );
  }
}

async function checkKept(raw, found, tree, witnessKeys) {
  const told = parseCheckpoint(parseNote(raw).text);
  refuseUnless(
    told.origin === found.checkpoint.origin,
    `it is of another log: ${shown(told.origin)}`,
    { kind: "question" },
  );
  refuseUnless(
    told.size <= found.checkpoint.size,
    `it is of ${told.size} leaves, and this file of ${found.checkpoint.size}: the file is ` +
      "older than what you kept, or the log was cut off",
    { kind: "old" },
  );
  await about({ kind: "foreign" }, () => openEarlier(raw, found, witnessKeys));
  await about({ kind: "forked" }, () => checkGrewFrom(told, tree));
}

// A checkpoint that the keys of its time have signed.
async function openEarlier(raw, { chain, checkpoint }, witnessKeys) {
  const note = parseNote(raw);
  const earlier = parseCheckpoint(note.text);
  refuseUnless(earlier.origin === checkpoint.origin, "it is of another log");
  const keys = [...chain.flatMap((step) => step.keys), ...witnessKeys];
  const signed = await verifiedBy(note, keys);
  const isSigned = chain.some(
    (step) =>
      step.since <= earlier.size &&
      earlier.size <= step.until &&
      step.keys.some((key) => key.canCheck) &&
      step.keys.every((key) => signed.some((who) => who.key.line === key.line)),
  );
  refuseUnless(isSigned, "no key that this log had then has signed it");
  return earlier;
}

function checkGrewFrom(earlier, tree) {
  refuseUnless(
    earlier.size <= tree.size && same(rootAt(tree, earlier.size), earlier.root),
    `the log's first ${earlier.size} leaves are others now: it has shown two histories`,
  );
}

// Each change of keys names the last tree of the old ones, which is a tree of this log.
function checkChangesOfKeys(chain, tree) {
  for (const { after, place } of chain) {
    refuseUnless(
      after === null ||
        (after.size <= tree.size && same(rootAt(tree, after.size), after.root)),
      "the tree after which it changed the keys is not one of this log",
      { place },
    );
  }
}
