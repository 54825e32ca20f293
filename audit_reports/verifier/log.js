// The log of the practice: all of its leaves, 65 bytes each.
//
//   01 ‖ HMAC-SHA256(tag key, version) ‖ SHA-256(prefixed(label, stream, version, topic, state))
//
// The tag tells whoever holds the tag key which fact of which section a leaf is about; to
// everybody else it is random. So each section can be shown to be whole.

const FACT_LABEL = toUtf8("boundary-ledger/fact/v1");
const TAG_INFO = "boundary-ledger/v1/tag";
const BEYOND = 1000;

// The tree over `leaves.bin`, which is that of the checkpoint.
async function checkLeaves(bundle, checkpoint, pace) {
  const place = "leaves.bin";
  const leaves = bundle.files.get(place);
  refuseUnless(
    leaves.length === LEAF_BYTES * checkpoint.size,
    `it has ${leaves.length} bytes; ${checkpoint.size} leaves have ${LEAF_BYTES} each`,
    { place },
  );
  for (let n = 0; n < checkpoint.size; n += 1) {
    if (leaves[LEAF_BYTES * n] !== LEAF_VERSION) {
      throw new Refused(`leaf ${n} is of another version`, { place });
    }
  }
  const tree = await growTree(leaves, pace);
  refuseUnless(
    same(rootAt(tree, tree.size), checkpoint.root),
    "the leaves have another root than the checkpoint that was signed",
    { place },
  );
  return tree;
}

// The keys of each section by its name, each of them the one that the log fixes.
async function checkKeys(bundle, size) {
  const place = "keys.json";
  const due = [...bundle.manifest.sections];
  for (const { section, count } of due) {
    refuseUnless(count <= size, "it counts more facts than the log has leaves", {
      place: "manifest.json",
      section,
    });
  }
  due.push({
    section: EXPORTS,
    stream: await uuid5(bundle.manifest.case, EXPORTS),
    count: 0,
  });
  refuseUnless(
    bundle.keys.length === due.length &&
      due.every(
        ({ section, stream }, n) =>
          bundle.keys[n].section === section && bundle.keys[n].stream === stream,
      ),
    "it does not hold the keys of each section, and of the export",
    { place },
  );
  return new Map(
    due.map(({ section, stream, count }, n) => {
      const { stream_key: secret, tag_key: tagKey } = bundle.keys[n];
      refuseUnless(
        same(tagKey, hkdfExpand(secret, TAG_INFO)),
        "the tag key does not follow from the stream key",
        { place, section },
      );
      return [section, { stream, count, secret, tagKey }];
    }),
  );
}

// That each section is whole: tags 1 to `count` stand in the log once each, one behind the
// other, and the thousand tags after them do not.
async function checkTags(bundle, sections, pace) {
  const found = [];
  for (const [section, { count, tagKey }] of sections) {
    if (section === EXPORTS) continue;
    found.push(await tagsFrom({ section, count, tagKey }, pace));
  }
  const wanted = byFirstFour(found.flat());
  await findTags(bundle.files.get("leaves.bin"), wanted, pace);
  found.forEach(checkWhole);
}

// The tags of a section that are looked for in the log, by version.
async function tagsFrom({ section, count, tagKey }, pace) {
  const own = [];
  const tagOf = hmacSha256With(tagKey);
  for (let version = 1; version <= count + BEYOND; version += 1) {
    const tag = tagOf(eightBytes(version));
    own.push({ section, version, tag, isBeyond: version > count, at: null });
    if (version % 256 === 0) await pace("Looking for each fact in the log", 0);
  }
  return own;
}

function byFirstFour(tags) {
  const wanted = new Map();
  for (const one of tags) {
    const alike = wanted.get(firstFour(one.tag, 0));
    if (alike) alike.push(one);
    else wanted.set(firstFour(one.tag, 0), [one]);
  }
  return wanted;
}

async function findTags(leaves, wanted, pace) {
  for (let start = 0, n = 0; start < leaves.length; start += LEAF_BYTES, n += 1) {
    for (const one of wanted.get(firstFour(leaves, start + 1)) || []) {
      if (same(one.tag, leaves.subarray(start + 1, start + 33))) {
        refuseUnless(one.at === null, "the log holds it twice", aFact(one));
        one.at = n;
      }
    }
    if (n % 4096 === 0)
      await pace("Looking for each fact in the log", start / leaves.length);
  }
}

function checkWhole(own) {
  let last = -1;
  for (const one of own) {
    const why = oddPlace(one, last);
    if (why) {
      const place = one.isBeyond ? "manifest.json" : "leaves.bin";
      throw new Refused(why, { ...aFact(one), place });
    }
    if (!one.isBeyond) last = one.at;
  }
}

// Why a tag stands where it should not; empty where it stands well.
function oddPlace({ at, isBeyond }, last) {
  if (isBeyond) {
    return at === null
      ? ""
      : "the log holds it, and this file does not: it was left out";
  }
  if (at === null) return "the log does not hold it";
  return at > last ? "" : "the log holds it before the one that it follows";
}

function aFact({ section, version }) {
  return { section, version };
}

function firstFour(bytes, at) {
  return (
    (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]
  );
}
