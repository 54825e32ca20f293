// Bytes and text. Each value has one spelling, and any other is refused: what a verifier
// reads laxly can be changed unseen.

const UTF8_OUT = new TextEncoder();
const UTF8_IN = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const LONGEST_SHOWN = 60;

function toUtf8(text) {
  return UTF8_OUT.encode(text);
}

function fromUtf8(bytes) {
  try {
    return UTF8_IN.decode(bytes);
  } catch {
    throw new Refused("it is not text in UTF-8");
  }
}

function joined(...parts) {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

function same(one, other) {
  if (one.length !== other.length) return false;
  for (let n = 0; n < one.length; n += 1) if (one[n] !== other[n]) return false;
  return true;
}

// A number as 8 bytes, big endian.
function eightBytes(number) {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(number / 2 ** 32));
  view.setUint32(4, number % 2 ** 32);
  return bytes;
}

// The parts in a row, each behind its length, so that none runs into the next.
function prefixed(...parts) {
  return joined(...parts.flatMap((part) => [eightBytes(part.length), part]));
}

function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(digits) {
  return Uint8Array.from({ length: digits.length / 2 }, (_, n) =>
    parseInt(digits.slice(2 * n, 2 * n + 2), 16),
  );
}

function toBase64(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

// Standard alphabet, padded. `atob` also takes spaces, missing padding, and several
// spellings of the last character; written again they would be other text.
function fromBase64(text) {
  let binary = "";
  try {
    binary = atob(text);
  } catch {
    // Left empty, it is refused below.
  }
  refuseUnless(
    btoa(binary) === text,
    `${shown(text)} is not base64 in its one right spelling`,
  );
  const bytes = new Uint8Array(binary.length);
  for (let n = 0; n < bytes.length; n += 1) bytes[n] = binary.charCodeAt(n);
  return bytes;
}

// Base64 with the URL alphabet, as it stands inside a stored fact.
function fromUrlBase64(text) {
  refuseUnless(!/[+/]/.test(text), `${shown(text)} is not base64 of the URL alphabet`);
  return fromBase64(text.replace(/-/g, "+").replace(/_/g, "/"));
}

function fromHash(text) {
  const bytes = fromBase64(text);
  refuseUnless(bytes.length === 32, `${shown(text)} is not a hash of 32 bytes`);
  return bytes;
}

// A size, an index or a time, below 2^53: beyond that, numbers here would be inexact.
function fromDecimal(text) {
  const number = Number(text);
  refuseUnless(
    /^(0|[1-9][0-9]*)$/.test(text) && Number.isSafeInteger(number),
    `${shown(text)} is not a decimal number that can be read here`,
  );
  return number;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function fromUuid(text) {
  refuseUnless(UUID.test(text), `${shown(text)} is not an identifier (UUID)`);
  return fromHex(text.replace(/-/g, ""));
}

function toUuid(bytes) {
  const hex = toHex(bytes);
  const ends = [8, 12, 16, 20, 32];
  return ends.map((end, n) => hex.slice(ends[n - 1] || 0, end)).join("-");
}

// RFC 9562, version 5: an identifier that follows from another one and a name.
async function uuid5(uuid, name) {
  const hashed = await crypto.subtle.digest(
    "SHA-1",
    joined(fromUuid(uuid), toUtf8(name)),
  );
  const bytes = new Uint8Array(hashed).slice(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x50;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return toUuid(bytes);
}

function shown(text) {
  const short =
    text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}…`;
  return JSON.stringify(short);
}
