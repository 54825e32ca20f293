// The zip file that a bundle is (PKWARE's APPNOTE, the part of it that is used).
//
// The directory at the end says what there is. Dates and compression say nothing: a file
// that was packed anew is read alike. Names, their order and the contents are what counts.

const ZIP_LARGEST = 2 ** 30;
const ZIP_END_BYTES = 22;
const ZIP_STORED = 0;
const ZIP_DEFLATED = 8;
const ZIP_ENCRYPTED = 1;
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
  for (let n = 0; n < count; n += 1) {
    refuseUnless(
      place + 46 <= end && view.getUint32(place, true) === 0x02014b50,
      ZIP_ODD,
    );
    const entry = zipEntry(raw, view, place);
    entry.from = zipContentStart(raw, view, entry, start);
    whole += entry.size;
    refuseUnless(
      whole <= ZIP_LARGEST,
      "unpacked it would be larger than 1 GiB: check it with the command line",
      { kind: "question" },
    );
    entries.push(entry);
    place += entry.directoryBytes;
  }
  refuseUnless(place === end, ZIP_ODD);
  return entries;
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
  if (found.count === 0xffff) zipEndOfMany(raw, view, last, found);
  refuseUnless(found.start + found.size === found.end, ZIP_ODD);
  return found;
}

// More than 65,534 entries: their number stands in a record before the end ("zip64").
function zipEndOfMany(raw, view, last, found) {
  const record = last - 20 - 56;
  refuseUnless(
    record >= 0 &&
      view.getUint32(last - 20, true) === 0x07064b50 &&
      view.getBigUint64(last - 12, true) === BigInt(record) &&
      view.getUint32(record, true) === 0x06064b50 &&
      view.getBigUint64(record + 4, true) === 44n &&
      view.getBigUint64(record + 32, true) <= BigInt(raw.length) &&
      view.getBigUint64(record + 48, true) <= BigInt(raw.length),
    ZIP_ODD,
  );
  found.count = Number(view.getBigUint64(record + 32, true));
  found.size = Number(view.getBigUint64(record + 40, true));
  found.start = Number(view.getBigUint64(record + 48, true));
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
    directoryBytes: 46 + nameBytes + two(30) + two(32),
    name: zipName(raw.subarray(place + 46, place + 46 + nameBytes)),
  };
  const canRead =
    !(two(8) & ZIP_ENCRYPTED) &&
    [ZIP_STORED, ZIP_DEFLATED].includes(entry.method) &&
    (entry.method === ZIP_DEFLATED || entry.packed === entry.size);
  refuseUnless(canRead, ZIP_ODD, { place: entry.name });
  return entry;
}

// Where the content of an entry begins: behind a header that names the same file.
function zipContentStart(raw, view, entry, end) {
  const at = entry.start;
  const what = { place: entry.name };
  refuseUnless(at + 30 + entry.nameBytes <= end, ZIP_ODD, what);
  const two = (offset) => view.getUint16(at + offset, true);
  const agrees =
    view.getUint32(at, true) === 0x04034b50 &&
    two(8) === entry.method &&
    two(26) === entry.nameBytes &&
    zipName(raw.subarray(at + 30, at + 30 + entry.nameBytes)) === entry.name;
  refuseUnless(agrees, "the zip file says two things of it", what);
  const from = at + 30 + entry.nameBytes + two(28);
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
