// What was found, in plain words. Nothing here checks anything.

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const NOWHERE = ["fact", "fact_id", "case_id", "occurred_at", "occurred_until"].concat([
  "recorded_at",
  "recorded_by",
  "recorded_as",
  "claimed_recorded_at",
  "source",
]);
const LABELS = {
  corrects: "Puts right",
  evidence_level: "How it is known",
  session_ref: "In session",
  decision_ref: "After the decision",
  consultation_refs: "After consulting",
  narrative: "In their words",
  checkpoint_size: "Entries in the log just before",
  checkpoint_root: "Their root",
  withheld_persons: "Persons about whom words are kept back",
  report_sha256: "SHA-256 of report.pdf",
  verifier_sha256: "SHA-256 of verify.html",
};

// `4 Apr 2016, 14:00 UTC`, of seconds since 1970 or of a text such as 2016-04-04T14:00:00Z.
function inUtc(time) {
  const at = new Date(typeof time === "number" ? time * 1000 : time);
  if (Number.isNaN(at.getTime())) return String(time);
  const two = (number) => String(number).padStart(2, "0");
  const day = `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
  return `${day}, ${two(at.getUTCHours())}:${two(at.getUTCMinutes())} UTC`;
}

function counted(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

function listed(words) {
  const last = words[words.length - 1];
  return words.length < 2 ? last || "" : `${words.slice(0, -1).join(", ")} and ${last}`;
}

// `gift_kind` and `gift-exchanged.v1` as people write them.
function inWords(name) {
  const words = name.replace(/\.v\d+$/, "").replace(/[_-]/g, " ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

const VERDICTS = {
  changed: [
    "This file was changed.",
    "Do not rely on it. Keep it as it is, and ask whoever gave it to you for another copy: " +
      "damage on the way looks the same as a change on purpose.",
  ],
  foreign: [
    "Nobody whom you trust has vouched for this file.",
    "Do not rely on it before that is explained. Check that what you brought belongs to " +
      "this practice, and ask the practice and the witness.",
  ],
  old: [
    "This file is older than you asked for.",
    "What has happened since is not in it. Ask for one that was made later.",
  ],
  forked: [
    "The log has shown two histories.",
    "What you kept and what is in this file cannot both be the whole truth. Keep both " +
      "files as they are: together they are evidence.",
  ],
  "no bundle": [
    "This is not an evidence bundle.",
    "Choose the .zip file that you were given, not one of the files inside it.",
  ],
  question: [
    "This could not be checked.",
    "Nothing was found wrong, and nothing right.",
  ],
};

// { mood, title, sentences } of an answer of boundaryLedgerVerify.
function verdictOf(answer) {
  if (answer.ok) return goodVerdict(answer);
  const { kind, why, place, section, version } = answer.failure;
  const [title, advice] = VERDICTS[kind];
  const fact = section && version ? `${section}, version ${version}` : section;
  const where = place && fact ? `${place} (${fact})` : place || fact;
  const first = kind === "changed" && where ? "The first that fails: " : "";
  const sentence = where ? `${where}: ${why}.` : `${inWords(why)}.`;
  return {
    mood: kind === "question" ? "unsure" : "bad",
    title,
    sentences: [first + sentence, advice],
  };
}

function goodVerdict(answer) {
  if (answer.vouchedBy) {
    return {
      mood: "good",
      title: "The sections in this file are whole, unaltered and in order.",
      sentences: ["A key that you brought from elsewhere vouches for it."],
    };
  }
  return {
    mood: "unsure",
    title: "This file agrees with itself. Nobody has vouched for its key.",
    sentences: [
      "Anybody can make a file that agrees with itself. Bring a key of this log that you " +
        "were given by somebody else, or earlier, and check again.",
    ],
  };
}

// Sentences for "What is shown".
function shownBy(answer) {
  const sections = answer.sections
    .filter(({ count }) => count > 0)
    .map(({ section, count }) => `${section} (${counted(count, "fact")})`);
  const only =
    `The log holds no other file of the case ${answer.caseId}: its keys were fixed there ` +
    "once, before anything else was written of it.";
  const whole =
    `Every fact of the sections ${listed(sections)} of this case that the log held when ` +
    "this file was made is here, once, in order and byte for byte: none was left out, " +
    "put in, moved or changed.";
  const empty = answer.sections.filter(({ count }) => count === 0);
  const said = [
    only,
    ...(sections.length > 0 ? [whole] : []),
    ...empty.map(({ section }) => `Nothing was written in the section ${section}.`),
    `This file was made ${inUtc(answer.madeAt)} for “${answer.recipient}” ` +
      `(“${answer.purpose}”), and that is itself written in the log.`,
    ...vouchedIn(answer),
  ];
  if (answer.disclosed > 0) {
    said.push(
      `The words shown (${counted(answer.disclosed, "passage")}) are those that were ` +
        "written then; other words would not fit the log.",
    );
  }
  for (const [number, what] of [
    [answer.redacted, "withheld"],
    [answer.erased, "erased"],
  ]) {
    if (number > 0) {
      said.push(
        `${counted(number, "passage")} ${number === 1 ? "is" : "are"} ${what}: that ` +
          "something was written there is shown, and not what.",
      );
    }
  }
  const sizes = answer.earlier.map((size) => counted(size, "entry", "entries"));
  if (sizes.length > 0) {
    said.push(`The log has only grown since earlier checkpoints, of ${listed(sizes)}.`);
  }
  if (answer.kept > 0) {
    said.push(
      `It has only grown since ${counted(answer.kept, "checkpoint")} that you kept.`,
    );
  }
  return said;
}

function vouchedIn(answer) {
  const said = [];
  const { origin, size } = answer.checkpoint;
  if (answer.vouchedBy) {
    const { keys, changes } = answer.vouchedBy;
    const way = changes > 0 ? `, by way of ${counted(changes, "change")} of keys,` : "";
    said.push(
      `The key that you brought (${keys.map(keyInWords).join(", ")})${way} vouches for the ` +
        `log ${origin}, with ${counted(size, "entry", "entries")}.`,
    );
  }
  for (const { name, at } of answer.cosigned) {
    said.push(
      `The witness ${name} saw the log with this history and signed it ${inUtc(at)}.`,
    );
  }
  return said;
}

// Of name+id+base64, the id: it tells two keys of one name apart.
function keyInWords(line) {
  return `key id ${line.split("+")[1]}`;
}

// Sentences for "What this cannot show": always there, whatever came out.
function notShownBy(answer) {
  const said = [
    "A fact that was never written down.",
    "Whether what was written is true. When something happened is what somebody told; when " +
      "it was written down is the practice's own clock.",
    "Anything that happened after this file was made.",
    "That the practice did not keep the same work a second time, from its first day on, as " +
      "another case with another id.",
    "That the report (report.pdf) describes the facts well: only that it is the one that " +
      "was enclosed.",
  ];
  if (!answer || !answer.vouchedBy) {
    said.push("Who made this file: no key from elsewhere has vouched for it.");
  }
  if (!answer || !answer.cosigned || answer.cosigned.length === 0) {
    said.push(
      "That the practice keeps only one history: only a witness can show that.",
    );
  }
  return said;
}

// Sentences for "Not checked in this page".
function uncheckedBy(answer) {
  const said = answer.unchecked.map(
    (name) =>
      `The second signature of ${name} (ML-DSA-44), which no browser can check yet.`,
  );
  if (answer.hasTimestamp) {
    said.push("The timestamp of an authority (checkpoint.tsr, RFC 3161).");
  }
  return said;
}
