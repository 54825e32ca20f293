// A fact in plain words: when, what, by whom, and each thing that was told.

// `numbers` gives the section and version of a fact by its identifier.
function factInWords(fact, numbers) {
  const { plain } = fact;
  return {
    number: fact.version,
    happened: spanInWords(plain),
    writtenDown: inUtc(plain.recorded_at),
    claimed: plain.claimed_recorded_at
      ? `its source claims ${inUtc(plain.claimed_recorded_at)}`
      : "",
    what: inWords(plain.fact),
    by: writerInWords(plain),
    details: Object.keys(plain)
      .filter((name) => !NOWHERE.includes(name))
      .map((name) => [
        LABELS[name] || inWords(name.replace(/_id$/, "")),
        valueOf(fact, name, numbers),
      ]),
  };
}

function spanInWords(plain) {
  const from = inUtc(plain.occurred_at);
  return plain.occurred_until ? `${from}, until ${inUtc(plain.occurred_until)}` : from;
}

function writerInWords(plain) {
  const who = inWords(String(plain.recorded_as)).toLowerCase();
  const source = plain.source;
  const imported = source ? `, imported from ${source.history}, no. ${source.seq}` : "";
  return `${who} ${shortly(String(plain.recorded_by))}${imported}`;
}

// What was told in a field, as parts: { text, isOurs } where `isOurs` says that these are
// not the words of whoever wrote, but ours about them.
function valueOf(fact, name, numbers) {
  const value = fact.plain[name];
  const sealed = new Map(fact.sealed.map((one) => [one.field, one]));
  const part = (one, field) =>
    sealed.has(field)
      ? wordsShown(sealed.get(field))
      : { text: plainly(one, numbers), isOurs: false };
  if (!Array.isArray(value)) return [part(value, name)];
  if (value.length === 0) return [{ text: "[none]", isOurs: true }];
  return value.map((one, n) => part(one, `${name}.${n}`));
}

function wordsShown({ text, reason }) {
  if (reason === "erased") return { text: "[erased]", isOurs: true };
  if (reason !== undefined) return { text: "[withheld]", isOurs: true };
  const isBlank = text.trim() === "";
  return isBlank
    ? { text: "[nothing was written]", isOurs: true }
    : { text, isOurs: false };
}

function plainly(value, numbers) {
  if (value === true) return "yes";
  if (value === false) return "no";
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return value.map((one) => plainly(one, numbers)).join("; ");
  if (typeof value === "object") return objectInWords(value, numbers);
  const text = String(value);
  if (numbers.has(text)) return numbers.get(text);
  if (UUID.test(text)) return shortly(text);
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return inUtc(text);
  return /^[a-z0-9]+(_[a-z0-9]+)+$/.test(text) ? text.replace(/_/g, " ") : text;
}

function objectInWords(value, numbers) {
  if ("amount" in value && Object.keys(value).length <= 2) {
    return `${value.amount} ${value.currency || ""}`.trim();
  }
  if ("section" in value && "count" in value) {
    return `${value.section}, ${counted(value.count, "fact")}`;
  }
  return Object.entries(value)
    .map(([name, one]) => `${name.replace(/_/g, " ")} ${plainly(one, numbers)}`)
    .join(", ");
}

// Enough of an identifier to tell two apart; the whole one stands in the file.
function shortly(id) {
  return UUID.test(id) ? `(${id.slice(0, 8)}…)` : id;
}
