// Keys that sign notes (C2SP signed-note, tlog-cosignature), one a line:
//
//   name+key id in hexadecimal+base64 of kind and public key
//   key id = the first 4 bytes of SHA-256(name ‖ 0A ‖ kind ‖ public key)
//
//   01   Ed25519, signs the text
//   04   Ed25519 of a witness, signs the text with the time
//   06   ML-DSA-44, with the time           no browser has it: never checked here
//   ff.. ML-DSA-44 under a statement        nor this

const ED25519 = "01";
const COSIGNATURE = "04";
const ML_DSA = "06";
const ML_DSA_STATEMENT = `ff${toHex(toUtf8("boundary-ledger/ml-dsa-44-statement/v1\n"))}`;
const KINDS = {
  [ED25519]: { bytes: 32, canCheck: true },
  [COSIGNATURE]: { bytes: 32, canCheck: true },
  [ML_DSA]: { bytes: 1312, canCheck: false },
  [ML_DSA_STATEMENT]: { bytes: 1312, canCheck: false },
};
const LONGEST_NAME = 255;

// WebCrypto's own form of each key, by its line.
const IMPORTED = new Map();

function makeKey(name, kind, publicKey) {
  checkName(name);
  const material = joined(fromHex(kind), publicKey);
  refuseUnless(
    publicKey.length === KINDS[kind].bytes,
    `the public key of ${name} has a wrong length`,
  );
  const id = toHex(sha256(joined(toUtf8(`${name}\n`), material)).slice(0, 4));
  return {
    name,
    kind,
    publicKey,
    id,
    line: `${name}+${id}+${toBase64(material)}`,
    canCheck: KINDS[kind].canCheck,
  };
}

function parseKey(line) {
  const first = line.indexOf("+");
  const second = line.indexOf("+", first + 1);
  refuseUnless(first > 0 && second > 0, `${shown(line)} is not a key: name+id+base64`);
  const material = fromBase64(line.slice(second + 1));
  const kind = Object.keys(KINDS).find(
    (known) => toHex(material.slice(0, known.length / 2)) === known,
  );
  const name = line.slice(0, first);
  refuseUnless(kind, `${name} has a kind of key that is not known here`);
  const key = makeKey(name, kind, material.slice(kind.length / 2));
  refuseUnless(key.line === line, `the key id of ${name} does not fit its key`);
  return key;
}

// The keys of a file, one a line, which ends with a line feed.
function parseKeys(text) {
  const lines = text.split("\n");
  refuseUnless(lines.pop() === "" && lines.length > 0, "it has one key a line");
  return lines.map(parseKey);
}

// The keys that a person typed or pasted: empty lines and spaces around do no harm.
function typedKeys(text, allowed) {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.filter(Boolean).map((line) => {
    const key = parseKey(line);
    refuseUnless(
      allowed.includes(key.kind),
      `${key.name}: this key is not of ${
        allowed.includes(COSIGNATURE) ? "a witness" : "a log"
      }`,
    );
    return key;
  });
}

// The same key as it signs statements about keys.
function forStatements(key) {
  refuseUnless(key.kind !== COSIGNATURE, "a witness makes no statements about keys");
  return key.kind === ML_DSA ? makeKey(key.name, ML_DSA_STATEMENT, key.publicKey) : key;
}

function checkName(name) {
  const length = toUtf8(name).length;
  refuseUnless(
    length > 0 && length <= LONGEST_NAME,
    `a key name has 1 to ${LONGEST_NAME} bytes`,
  );
  refuseUnless(!/[+\s\0-\x1f\x85]/.test(name), "a key name has no spaces and no plus");
}

async function ed25519Verifies(key, signature, signed) {
  refuseUnless(
    globalThis.crypto && crypto.subtle,
    "this browser keeps its cryptography from pages that are not opened from disk " +
      "or over https: save this page and open the saved file",
    { kind: "question" },
  );
  try {
    if (!IMPORTED.has(key.line)) {
      const imported = await crypto.subtle.importKey(
        "raw",
        key.publicKey,
        { name: "Ed25519" },
        false,
        ["verify"],
      );
      IMPORTED.set(key.line, imported);
    }
    return await crypto.subtle.verify(
      "Ed25519",
      IMPORTED.get(key.line),
      signature,
      signed,
    );
  } catch (error) {
    refuseUnless(
      !(error instanceof DOMException) || error.name !== "NotSupportedError",
      "this browser cannot check Ed25519 signatures: take a newer one (Firefox 130, " +
        "Chrome or Edge 137, Safari 17), or the command line",
      { kind: "question" },
    );
    return false;
  }
}
