// JSON with one spelling: keys sorted, no spaces, whole numbers, a line feed at the end.
//
// A file is read, written again, and refused where the bytes differ. That also refuses
// a key that stands twice, which JSON.parse would pass over.

function readCanonical(bytes) {
  const text = fromUtf8(bytes);
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refused("it is not JSON");
  }
  refuseUnless(
    `${written(value)}\n` === text,
    "it is not JSON in the one spelling that a bundle has",
  );
  return value;
}

function written(value) {
  if (Array.isArray(value)) return `[${value.map(written).join(",")}]`;
  if (typeof value === "string") {
    // Half of a surrogate pair is no text, and has no bytes in UTF-8.
    refuseUnless(!/[\ud800-\udfff]/u.test(value), "it holds half a character");
    return JSON.stringify(value);
  }
  if (typeof value === "number") {
    refuseUnless(Number.isSafeInteger(value), "it holds a number that is not whole");
    return JSON.stringify(value);
  }
  if (value === null || typeof value === "boolean") return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${written(key)}:${written(value[key])}`).join(",")}}`;
}

// What a field must be. Each of these gives the value back, or refuses it.

const ONE_OF =
  (...known) =>
  (value) => {
    refuseUnless(known.includes(value), `${shown(String(value))} is not known here`);
    return value;
  };

function TEXT(value) {
  refuseUnless(typeof value === "string", "a text is missing");
  return value;
}

function COUNT(value) {
  refuseUnless(Number.isSafeInteger(value) && value >= 0, "a number is missing");
  return value;
}

function NUMBER_FROM_1(value) {
  refuseUnless(COUNT(value) > 0, "a number counts from 1");
  return value;
}

function ID(value) {
  fromUuid(TEXT(value));
  return value;
}

function BYTES(value) {
  return fromBase64(TEXT(value));
}

function HASH(value) {
  return fromHash(TEXT(value));
}

// YYYY-MM-DDTHH:MM:SS.ffffffZ, of a day that exists.
function TIME(value) {
  const to = TEXT(value).slice(0, 23);
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(value);
  const read = new Date(`${to}Z`);
  refuseUnless(
    isTime && !Number.isNaN(read.getTime()) && read.toISOString() === `${to}Z`,
    `${shown(value)} is not a time`,
  );
  return value;
}

const NONE_OR = (kind) => (value) => (value === null ? null : kind(value));

const LIST_OF = (kind) => (value) => {
  refuseUnless(Array.isArray(value), "a list is missing");
  return value.map(kind);
};

// An object with these fields and no other.
const WITH = (fields) => (value) => {
  refuseUnless(
    value !== null && typeof value === "object" && !Array.isArray(value),
    "an object is missing",
  );
  const names = Object.keys(fields);
  const isWhole = names.every((name) =>
    Object.prototype.hasOwnProperty.call(value, name),
  );
  refuseUnless(
    isWhole && Object.keys(value).length === names.length,
    `it does not have the fields ${names.join(", ")}, and no other`,
  );
  return Object.fromEntries(names.map((name) => [name, fields[name](value[name])]));
};
