// How a log changes its keys: the old ones say which new ones follow, and the new ones
// sign that too.
//
//   boundary-ledger/key-rotation/v1
//   practice.example/boundary-ledger/3f0e…
//   rotation 1
//   after 20852163 CsUYapGGPo4dkMgIAUqom/Xajj7h…=    the last tree of the old keys
//   old …                                            keys, one a line
//   new …
//
// A *generation* is the keys of one time and the sizes at which they signed.

const ROTATION_HEADER = "boundary-ledger/key-rotation/v1";

// All generations, oldest first, where `last` are the keys that are said to be in force.
// They are one chain: each statement is signed by the keys on both of its sides.
async function generations(statements, last, origin) {
  const rotations = [];
  for (const [place, raw] of statements) {
    await about({ place }, async () => {
      const rotation = await verifiedRotation(raw, origin);
      checkFollows(rotations[rotations.length - 1], rotation);
      rotations.push(rotation);
    });
  }
  if (rotations.length === 0)
    return [{ keys: last, since: 0, until: Infinity, after: null }];
  const newest = rotations[rotations.length - 1].next;
  refuseUnless(
    sameKeys(newest, last),
    "these are not the keys that the statements in rotations/ lead to",
    { place: "log.vkey" },
  );
  const chain = [rotations[0].old, ...rotations.map((rotation) => rotation.next)];
  return chain.map((keys, n) => ({
    keys,
    since: n === 0 ? 0 : rotations[n - 1].after.size,
    until: n < rotations.length ? rotations[n].after.size : Infinity,
    after: n === 0 ? null : rotations[n - 1].after,
    place: n === 0 ? null : statements[n - 1][0],
  }));
}

async function verifiedRotation(raw, origin) {
  const note = parseNote(raw);
  const rotation = parseRotation(note.text);
  refuseUnless(rotation.after.origin === origin, `it is not about the log ${origin}`);
  const needed = [...rotation.old, ...rotation.next].map(forStatements);
  const signed = await verifiedBy(note, needed);
  refuseUnless(
    signed.length === new Set(needed.map((key) => key.line)).size,
    "it is not signed by every old and every new key",
  );
  return rotation;
}

function parseRotation(text) {
  const lines = text.split("\n");
  refuseUnless(
    lines[0] === ROTATION_HEADER && lines.length >= 7 && lines.pop() === "",
    "it is not a statement about new keys of a log",
  );
  const [, origin, number, after, ...keys] = lines;
  const [size, root] = lineAfter("after ", after).split(" ");
  const firstNew = keys.findIndex((line) => line.startsWith("new "));
  const rotation = {
    number: fromDecimal(lineAfter("rotation ", number)),
    after: { origin, size: fromDecimal(size), root: fromHash(root || "") },
    old: keys
      .slice(0, Math.max(firstNew, 0))
      .map((line) => parseKey(lineAfter("old ", line))),
    next: keys
      .slice(Math.max(firstNew, 0))
      .map((line) => parseKey(lineAfter("new ", line))),
  };
  refuseUnless(after === `after ${size} ${root}`, "it has an odd line");
  for (const side of [rotation.old, rotation.next]) {
    const names = new Set(side.map((key) => key.name));
    refuseUnless(
      rotation.number > 0 &&
        names.size === 1 &&
        names.has(origin) &&
        new Set(side.map((key) => key.line)).size === side.length,
      "it has a number, and names keys of its own log once each",
    );
  }
  refuseUnless(!sameKeys(rotation.old, rotation.next), "it names the same keys again");
  return rotation;
}

function checkFollows(before, rotation) {
  const number = before ? before.number + 1 : 1;
  refuseUnless(rotation.number === number, `it is not statement ${number} of this log`);
  if (!before) return;
  refuseUnless(
    before.next.every((key) => rotation.old.some((old) => old.line === key.line)),
    "it does not start from the keys that were in force",
  );
  refuseUnless(rotation.after.size >= before.after.size, "it stands on an older tree");
}

function sameKeys(some, others) {
  const lines = (keys) =>
    keys
      .map((key) => key.line)
      .sort()
      .join("\n");
  return lines(some) === lines(others);
}

function lineAfter(start, line) {
  refuseUnless(line.startsWith(start), `${shown(line)} does not start with "${start}"`);
  return line.slice(start.length);
}
