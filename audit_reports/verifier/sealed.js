// Sealed values: names and free text. Each carries a salted commitment, so that it can be
// shown or kept back alone, and shown only as what was written.
//
//   place      = prefixed("boundary-ledger/sealed/v1", subject, fact id, field)
//   commitment = SHA-256(prefixed("boundary-ledger/commitment/v1", salt, place, text))

const SEALED_LABEL = toUtf8("boundary-ledger/sealed/v1");
const COMMITMENT_LABEL = toUtf8("boundary-ledger/commitment/v1");

// Each sealed value gets `text`, or `reason` where its words are not here.
// Only now is the file read: the facts whose words it holds are known to be logged.
async function checkSealed(bundle, pace) {
  const place = "disclosures.json";
  bundle.disclosures = await about({ place }, () =>
    DISCLOSURES(readCanonical(bundle.files.get(place))),
  );
  const { disclosed, withheld } = bundle.disclosures;
  const numbers = new Map(bundle.facts.map((fact, n) => [fact.id, n]));
  for (const list of [disclosed, withheld]) {
    await about({ place }, () => checkSorted(list, numbers));
  }
  const said = new Map();
  for (const one of [...disclosed, ...withheld]) {
    const name = `${one.fact} ${one.field}`;
    const fact = bundle.facts[numbers.get(one.fact)];
    refuseUnless(
      !said.has(name),
      `${place} shows ${one.field} and keeps it back`,
      ofFact(fact),
    );
    said.set(name, one);
  }
  for (const [n, fact] of bundle.facts.entries()) {
    for (const sealed of fact.sealed) {
      const name = `${fact.id} ${sealed.field}`;
      await about(ofFact(fact), () => checkOne(fact, sealed, said.get(name)));
      said.delete(name);
    }
    await pace("Checking the words", n / bundle.facts.length);
  }
  for (const one of said.values()) {
    const fact = bundle.facts[numbers.get(one.fact)];
    throw new Refused(
      `${place} speaks of ${one.field}, which it does not have`,
      ofFact(fact),
    );
  }
}

function checkOne(fact, sealed, said) {
  refuseUnless(
    said,
    `disclosures.json neither shows ${sealed.field} nor says that it is kept back`,
  );
  refuseUnless(
    said.subject === sealed.subject,
    `disclosures.json says that ${sealed.field} is about somebody else`,
  );
  if (said.reason !== undefined) {
    sealed.reason = said.reason;
    return;
  }
  const where = prefixed(
    SEALED_LABEL,
    fromUuid(sealed.subject),
    fromUuid(fact.id),
    toUtf8(sealed.field),
  );
  const commitment = sha256(
    prefixed(COMMITMENT_LABEL, said.salt, where, toUtf8(said.text)),
  );
  refuseUnless(
    same(commitment, sealed.commitment),
    `what disclosures.json says of ${sealed.field} is not what was written`,
  );
  sealed.text = said.text;
}

// By number of the fact, then by field, nothing twice.
function checkSorted(list, numbers) {
  let last = [-1, ""];
  for (const one of list) {
    const number = numbers.get(one.fact);
    refuseUnless(
      number !== undefined,
      `it speaks of the fact ${one.fact}, which is not here`,
    );
    const isAfter =
      number > last[0] || (number === last[0] && isBehind(one.field, last[1]));
    refuseUnless(isAfter, "it is not sorted by fact and field");
    last = [number, one.field];
  }
}

// By their characters, which is by their bytes in UTF-8.
function isBehind(one, other) {
  const [some, others] = [toUtf8(one), toUtf8(other)];
  const n = some.findIndex((byte, place) => byte !== others[place]);
  return n >= 0 && (n >= others.length || some[n] > others[n]);
}
