// Signed notes (C2SP signed-note) and the checkpoints in them (C2SP tlog-checkpoint):
//
//   practice.example/boundary-ledger/3f0e…        which log
//   200000                                        how many leaves
//   CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=  their root
//                                                 exactly one empty line
//   — practice.example/boundary-ledger/3f0e… CmxVbg…=
//   — witness.example/w1 jWbPPwAAAABkGFDL…==
//
// A signature is base64 of the key id (4 bytes) and what the key made. Lines of keys that
// nobody here knows say nothing; a wrong line of a known key refuses the whole note.

const LONGEST_NOTE = 128 * 1024;
const MOST_SIGNATURES = 32;
const SIGNATURE_DASH = "— ";

function parseNote(raw) {
  refuseUnless(raw.length <= LONGEST_NOTE, `a note has at most ${LONGEST_NOTE} bytes`);
  const whole = fromUtf8(raw);
  const blank = whole.lastIndexOf("\n\n");
  refuseUnless(blank >= 0, "no empty line divides the text from the signatures");
  const text = whole.slice(0, blank + 1);
  refuseUnless(
    text !== "\n" && !text.endsWith("\n\n"),
    "a note's text ends with a line that is not empty",
  );
  refuseUnless(
    !/[\0-\x09\x0b-\x1f]/.test(text),
    "a note has no control character but the line feed",
  );
  const lines = whole.slice(blank + 2).split("\n");
  refuseUnless(
    lines.pop() === "" && lines.length > 0 && lines.length <= MOST_SIGNATURES,
    `a note ends with 1 to ${MOST_SIGNATURES} signature lines and a line feed`,
  );
  return { text, signatures: lines.map(parseSignature) };
}

function parseSignature(line) {
  const parts = line.slice(SIGNATURE_DASH.length).split(" ");
  refuseUnless(
    line.startsWith(SIGNATURE_DASH) && parts.length === 2,
    "a signature line is a dash, a key name and base64",
  );
  const [name, encoded] = parts;
  checkName(name);
  const bytes = fromBase64(encoded);
  refuseUnless(bytes.length > 4, `a signature of ${name} is empty`);
  return { name, id: toHex(bytes.slice(0, 4)), signature: bytes.slice(4) };
}

function parseCheckpoint(text) {
  const lines = text.split("\n");
  refuseUnless(
    lines.length === 4 && lines[3] === "",
    "a checkpoint has three lines: origin, size and root",
  );
  const [origin, size, root] = lines;
  const length = toUtf8(origin).length;
  refuseUnless(
    length > 0 && length <= LONGEST_NAME,
    `an origin has 1 to ${LONGEST_NAME} bytes`,
  );
  return { origin, size: fromDecimal(size), root: fromHash(root) };
}

// Which of these keys vouch for a note, as { key, at } in the order of their lines: `at`
// is the time in seconds since 1970 where a witness says one. Lines of a kind that cannot
// be checked here come back with `isChecked` false: they vouch for nothing.
async function verifiedBy(note, keys) {
  const found = [];
  for (const line of note.signatures) {
    const fits = keys.filter((key) => key.name === line.name && key.id === line.id);
    const lines = new Set(fits.map((key) => key.line));
    refuseUnless(lines.size < 2, `two keys of ${line.name} have one key id`);
    if (fits.length > 0) found.push(await checkedLine(note.text, line, fits[0]));
  }
  const names = new Set(found.map((who) => who.key.line));
  refuseUnless(names.size === found.length, "a key has signed it twice");
  return found;
}

async function checkedLine(text, line, key) {
  const wrong = `the signature of ${key.name} is wrong`;
  if (!key.canCheck) return { key, at: null, isChecked: false };
  let { signature } = line;
  let signed = toUtf8(text);
  let at = null;
  if (key.kind === COSIGNATURE) {
    refuseUnless(signature.length === 72, wrong);
    parseCheckpoint(text);
    const seconds = new DataView(signature.buffer, signature.byteOffset).getBigUint64(
      0,
    );
    at = Number(seconds);
    refuseUnless(Number.isSafeInteger(at), wrong);
    signed = toUtf8(`cosignature/v1\ntime ${at}\n${text}`);
    signature = signature.slice(8);
  }
  const isRight =
    signature.length === 64 && (await ed25519Verifies(key, signature, signed));
  refuseUnless(isRight, wrong);
  return { key, at, isChecked: true };
}
