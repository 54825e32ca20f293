// The page itself: takes a file and what the reader brought, checks, and shows.

const PARTS = ["shown-part", "unchecked-part", "checks-part", "facts-part"];

function start() {
  const form = document.getElementById("form");
  const bundle = document.getElementById("bundle");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    check().catch(() => complain("This page stopped. Reload it, and try again."));
  });
  bundle.addEventListener("change", () => {
    complain("");
    clear();
  });
  takeDropped(document.getElementById("drop"), bundle);
  takeKeys("log-key-file", "log-keys");
  takeKeys("witness-key-file", "witness-keys");
  document.getElementById("without-script").remove();
  form.hidden = false;
  clear();
}

// Nothing of an earlier answer stays beside a new question.
function clear() {
  fill("verdict").className = "";
  fill("facts");
  for (const part of PARTS) document.getElementById(part).hidden = true;
  fill("not-shown", ...sentences(notShownBy(null)));
}

// A file may be dropped anywhere on the page, so that none is opened by mistake.
function takeDropped(target, input) {
  const mark = (isOver) => target.classList.toggle("over", isOver);
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  document.addEventListener("dragleave", () => mark(false));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    if (event.dataTransfer.files.length === 0) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change"));
  });
}

// What a chosen file of keys says goes into the field, where it can be seen.
function takeKeys(fileId, fieldId) {
  const input = document.getElementById(fileId);
  input.addEventListener("change", async () => {
    const field = document.getElementById(fieldId);
    for (const file of input.files) {
      const text = file.size > LONGEST_NOTE ? "" : await file.text().catch(() => "");
      if (text.trim())
        field.value = `${field.value.trim()}\n${text.trim()}\n`.trimStart();
      else complain(`${file.name} holds no keys.`);
    }
    input.value = "";
  });
}

function complain(sentence) {
  document.getElementById("complaint").textContent = sentence;
  document
    .getElementById("bundle")
    .setAttribute("aria-invalid", String(sentence !== ""));
}

async function check() {
  const [file] = document.getElementById("bundle").files;
  complain(file ? "" : "Choose the file first.");
  if (!file) {
    document.getElementById("bundle").focus();
    return;
  }
  clear();
  const button = document.getElementById("go");
  button.disabled = true;
  progress("Reading the file", 0);
  try {
    const pace = breathe(progress);
    const answer = await answerFor(file, pace);
    showLists(answer);
    await showFacts(answer, pace);
    showVerdict(answer);
    document.getElementById("verdict").scrollIntoView({ block: "start" });
  } finally {
    button.disabled = false;
    progress("", null);
  }
}

async function answerFor(file, pace) {
  let files;
  try {
    refuseUnless(
      file.size <= ZIP_LARGEST,
      "the file is larger than 1 GiB: check it with the command line",
      { kind: "question" },
    );
    files = await readZip(await bytesOf(file), pace);
  } catch (error) {
    const failure = { check: 1, ...failureOf(error) };
    const [, ...rest] = CHECKS.map(() => "not reached");
    const first = failure.kind === "question" ? "not reached" : "failed";
    return { ok: false, failure, checks: [first, ...rest] };
  }
  return boundaryLedgerVerify(files, { ...(await brought()), pace });
}

// What the reader brought from elsewhere.
async function brought() {
  const value = (id) => document.getElementById(id).value;
  const day = value("since");
  const kept = [...document.getElementById("kept").files];
  return {
    logKeys: value("log-keys"),
    witnessKeys: value("witness-keys"),
    since: day ? Date.parse(`${day}T00:00:00Z`) / 1000 : null,
    kept: await Promise.all(kept.map(bytesOf)),
  };
}

async function bytesOf(file) {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new Refused(`${file.name} cannot be read: choose it again`, {
      kind: "question",
    });
  }
}

function progress(what, part) {
  const bar = document.getElementById("bar");
  document.getElementById("working").hidden = part === null;
  const words = document.getElementById("stage");
  if (words.textContent !== what) words.textContent = what;
  bar.value = Math.round(100 * (part || 0));
}

start();
