// The zip file that a bundle is (PKWARE's APPNOTE, the part of it that is used).
//
// The directory at the end says what there is. Dates and compression say nothing: a file
// that was packed anew is read alike. Names, their order and the contents are what counts.
//
// No two programs may read two things in it: local headers and contents stand one behind
// the other from the first byte on, then the directory in the same order, then its end.
// There are no comments, no extra fields, no data descriptors, nothing between or behind.

const ZIP_LARGEST = 2 ** 30;
const ZIP_END_BYTES = 22;
const ZIP_STORED = 0;
const ZIP_DEFLATED = 8;
const ZIP_HARMLESS = 0x0806; // How hard was compressed, and that names are UTF-8.
const ZIP_MOST = 400000;
const ZIP_LARGEST_OF_MANY = 2 ** 20;
const ZIP_LARGEST_ENCLOSED = 2 ** 26;
const ZIP_LARGEST_DISCLOSURES = 2 ** 16;
const ZIP_DISCLOSED_PER_FACT_BYTE = 4;
const ZIP_ODD = "the zip file is damaged, or written in a way that is not read here";

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let n = 0; n < 8; n += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}

// All entries by name, in their order. `pace` is told how far it has come.
async function readZip(raw, pace) {
  refuseUnless(
    raw.length >= ZIP_END_BYTES && raw[0] === 0x50 && raw[1] === 0x4b,
    "this is not a zip file, and a bundle is one",
    { kind: "no bundle" },
  );
  const view = new DataView(raw.buffer, raw.byteOffset, raw.length);
  const entries = zipDirectory(raw, view);
  checkSizes(entries);
  const files = new Map();
  let last = "";
  for (const entry of entries) {
    refuseUnless(!files.has(entry.name), "it stands in the file twice", {
      place: entry.name,
    });
    refuseUnless(entry.name > last, "the files are not sorted by name", {
      place: entry.name,
    });
    last = entry.name;
    const content = await about({ place: entry.name }, () => zipContent(raw, entry));
    files.set(entry.name, content);
    await pace("Unpacking", files.size / entries.length);
  }
  return files;
}

function zipDirectory(raw, view) {
  const { count, start, end } = zipEnd(raw, view);
  const entries = [];
  let place = start;
  let whole = 0;
  let next = 0;
  refuseUnless(count <= ZIP_MOST, "a bundle has at most 400,000 files");
  for (let n = 0; n < count; n += 1) {
    refuseUnless(
      place + 46 <= end && view.getUint32(place, true) === 0x02014b50,
      ZIP_ODD,
    );
    const entry = zipEntry(raw, view, place);
    refuseUnless(entry.start === next, "it does not follow the file before it at once", {
      place: entry.name,
    });
    entry.from = zipContentStart(raw, view, entry, start);
    next = entry.from + entry.packed;
    whole += entry.size;
    refuseUnless(
      whole <= ZIP_LARGEST,
      "unpacked it would be larger than 1 GiB: check it with the command line",
      { kind: "question" },
    );
    entries.push(entry);
    place += entry.directoryBytes;
  }
  refuseUnless(place === end && next === start, ZIP_ODD);
  return entries;
}

// No file is larger than one of its kind can be. Words stand encrypted in the facts, so
// that what is disclosed is never much longer than these.
function checkSizes(entries) {
  const facts = entries
    .filter((entry) => MANY.facts.test(entry.name))
    .reduce((sum, entry) => sum + entry.size, 0);
  const largest = {
    "report.pdf": ZIP_LARGEST_ENCLOSED,
    "verify.html": ZIP_LARGEST_ENCLOSED,
    "leaves.bin": ZIP_LARGEST,
    "disclosures.json": ZIP_LARGEST_DISCLOSURES + ZIP_DISCLOSED_PER_FACT_BYTE * facts,
  };
  for (const { name, size } of entries) {
    const most = MANY.facts.test(name)
      ? ZIP_LARGEST
      : largest[name] || ZIP_LARGEST_OF_MANY;
    refuseUnless(size <= most, `it is larger than the ${most} bytes that it may have`, {
      place: name,
    });
  }
}

// Where the directory lies, and how many entries it has.
function zipEnd(raw, view) {
  const last = raw.length - ZIP_END_BYTES;
  refuseUnless(
    view.getUint32(last, true) === 0x06054b50,
    "the zip file is cut short, or something stands behind its end",
  );
  const field = (at) => view.getUint16(last + at, true);
  refuseUnless(field(4) === 0 && field(6) === 0 && field(20) === 0, ZIP_ODD);
  const found = {
    count: field(10),
    size: view.getUint32(last + 12, true),
    start: view.getUint32(last + 16, true),
    end: last,
  };
  refuseUnless(field(8) === found.count, ZIP_ODD);
  const isFull = found.count === 0xffff || [found.size, found.start].includes(0xffffffff);
  // Exactly 65,535 files may have no record.
  const hasRecord = last >= 20 && view.getUint32(last - 20, true) === 0x07064b50;
  if (isFull && hasRecord) zipEndOfMany(raw, view, last, found);
  refuseUnless(found.start + found.size === found.end, ZIP_ODD);
  return found;
}

// More than 65,534 entries: their number stands in a record before the end ("zip64"),
// and the end says of each number the same, or that it is there.
function zipEndOfMany(raw, view, last, found) {
  const record = last - 20 - 56;
  refuseUnless(
    record >= 0 &&
      view.getUint32(last - 16, true) === 0 &&
      view.getUint32(last - 4, true) === 1 &&
      view.getBigUint64(last - 12, true) === BigInt(record) &&
      view.getUint32(record, true) === 0x06064b50 &&
      view.getBigUint64(record + 4, true) === 44n &&
      view.getUint32(record + 16, true) === 0 &&
      view.getUint32(record + 20, true) === 0 &&
      view.getBigUint64(record + 24, true) === view.getBigUint64(record + 32, true) &&
      view.getBigUint64(record + 32, true) <= BigInt(raw.length) &&
      view.getBigUint64(record + 40, true) <= BigInt(raw.length) &&
      view.getBigUint64(record + 48, true) <= BigInt(raw.length),
    ZIP_ODD,
  );
  const told = (name, at, full) => {
    const number = Number(view.getBigUint64(record + at, true));
    refuseUnless([full, number].includes(found[name]), ZIP_ODD);
    found[name] = number;
  };
  told("count", 32, 0xffff);
  told("size", 40, 0xffffffff);
  told("start", 48, 0xffffffff);
  found.end = record;
}

function zipEntry(raw, view, place) {
  const two = (at) => view.getUint16(place + at, true);
  const four = (at) => view.getUint32(place + at, true);
  const nameBytes = two(28);
  const entry = {
    method: two(10),
    crc: four(16),
    packed: four(20),
    size: four(24),
    start: four(42),
    nameBytes,
    flags: two(8),
    directoryBytes: 46 + nameBytes,
    name: zipName(raw.subarray(place + 46, place + 46 + nameBytes)),
  };
  const canRead =
    (entry.flags & ~ZIP_HARMLESS) === 0 &&
    two(34) === 0 &&
    [ZIP_STORED, ZIP_DEFLATED].includes(entry.method) &&
    (entry.method === ZIP_DEFLATED || entry.packed === entry.size);
  refuseUnless(canRead, ZIP_ODD, { place: entry.name });
  refuseUnless(
    two(30) === 0 && two(32) === 0,
    "the zip file has a comment or an extra field for it (zip -X has none)",
    { place: entry.name },
  );
  return entry;
}

// Where the content of an entry begins: behind a header that names the same file.
function zipContentStart(raw, view, entry, end) {
  const at = entry.start;
  const what = { place: entry.name };
  refuseUnless(at + 30 + entry.nameBytes <= end, ZIP_ODD, what);
  const two = (offset) => view.getUint16(at + offset, true);
  const four = (offset) => view.getUint32(at + offset, true);
  const agrees =
    view.getUint32(at, true) === 0x04034b50 &&
    two(6) === entry.flags &&
    two(8) === entry.method &&
    four(14) === entry.crc &&
    four(18) === entry.packed &&
    four(22) === entry.size &&
    two(28) === 0 &&
    two(26) === entry.nameBytes &&
    zipName(raw.subarray(at + 30, at + 30 + entry.nameBytes)) === entry.name;
  refuseUnless(agrees, "the zip file says two things of it", what);
  const from = at + 30 + entry.nameBytes;
  refuseUnless(from + entry.packed <= end, ZIP_ODD, what);
  return from;
}

function zipName(bytes) {
  const name = String.fromCharCode(...bytes);
  refuseUnless(
    /^[\x21-\x7e]{1,200}$/.test(name),
    "a name in the zip file is not allowed",
  );
  return name;
}

async function zipContent(raw, entry) {
  const packed = raw.subarray(entry.from, entry.from + entry.packed);
  const content =
    entry.method === ZIP_STORED ? packed : await inflated(packed, entry.size);
  refuseUnless(
    content.length === entry.size && crc32(content) === entry.crc,
    "its bytes are damaged (the zip file's own checksum)",
  );
  return content;
}

// Unpacks no more than was announced, whatever the packed bytes would become.
async function inflated(packed, size) {
  const content = new Uint8Array(size);
  const stream = new Blob([packed]).stream();
  const reader = stream.pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  let filled = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      refuseUnless(filled + part.value.length <= size, "it is larger than announced");
      content.set(part.value, filled);
      filled += part.value.length;
    }
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused("its packed bytes are damaged");
  } finally {
    reader.cancel().catch(() => {});
  }
  return content.subarray(0, filled);
}
