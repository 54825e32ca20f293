// Puts words on the page. Everything from a file goes in as text, never as markup.

const ROWS_AT_ONCE = 100;
const SIGNS = { good: "✓", unsure: "?", bad: "✕" };
const COLUMNS = ["No.", "Happened, as told", "Written down", "What", "Told about it"];

function make(tag, properties, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (name === "className") made.className = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

function fill(id, ...children) {
  const place = document.getElementById(id);
  place.replaceChildren(...children);
  return place;
}

function sentences(words) {
  return words.map((sentence) => make("li", {}, sentence));
}

function showVerdict(answer) {
  const { mood, title, sentences: said } = verdictOf(answer);
  const card = fill(
    "verdict",
    make("p", { className: "sign", "aria-hidden": "true" }, SIGNS[mood]),
    make("div", {}, make("h2", {}, title), ...said.map((one) => make("p", {}, one))),
  );
  card.className = `card verdict ${mood}`;
}

function showLists(answer) {
  for (const part of ["shown-part", "checks-part"]) {
    document.getElementById(part).hidden = false;
  }
  const shownWords = answer.ok
    ? shownBy(answer)
    : ["Nothing. Where one check fails, the others show nothing either."];
  fill("shown", ...sentences(shownWords));
  fill("not-shown", ...sentences(notShownBy(answer)));
  const unchecked = answer.ok ? uncheckedBy(answer) : [];
  fill("unchecked", ...sentences(unchecked));
  document.getElementById("unchecked-part").hidden = unchecked.length === 0;
  document.getElementById("checks-part").open = !answer.ok;
  fill(
    "checks",
    ...CHECKS.map((what, n) =>
      make(
        "li",
        { className: answer.checks[n].replace(/ /g, "-") },
        make("b", {}, `${inWords(answer.checks[n])}:`),
        ` ${what}`,
      ),
    ),
  );
}

async function showFacts(answer, pace) {
  const place = fill("facts");
  const parts = answer.ok ? [...new Set(answer.facts.map((fact) => fact.section))] : [];
  document.getElementById("facts-part").hidden = parts.length === 0;
  const numbers = new Map(
    (answer.facts || []).map(({ plain, section, version }) => [
      plain.fact_id,
      `no. ${version} of ${section}`,
    ]),
  );
  for (const section of parts) {
    const facts = answer.facts.filter((fact) => fact.section === section);
    const rows = make("tbody", {});
    place.append(tableOf(section, facts.length, rows));
    for (let n = 0; n < facts.length; n += ROWS_AT_ONCE) {
      const some = facts.slice(n, n + ROWS_AT_ONCE);
      rows.append(...some.map((fact) => rowOf(factInWords(fact, numbers))));
      await pace("Writing the tables", n / facts.length);
    }
  }
}

function tableOf(section, count, rows) {
  const title = section === EXPORTS ? "The making of this file" : inWords(section);
  const heads = COLUMNS.map((column) => make("th", { scope: "col" }, column));
  return make(
    "section",
    { "aria-label": title },
    make("h3", {}, `${title}: ${counted(count, "fact")}`),
    make("table", {}, make("thead", {}, make("tr", {}, ...heads)), rows),
  );
}

function rowOf(fact) {
  const cell = (column, ...children) =>
    make("td", { "data-label": COLUMNS[column] }, ...children);
  const quiet = (words) => make("span", { className: "quiet" }, words);
  return make(
    "tr",
    {},
    make("th", { scope: "row", "data-label": COLUMNS[0] }, String(fact.number)),
    cell(1, fact.happened),
    cell(2, fact.writtenDown, ...(fact.claimed ? [quiet(fact.claimed)] : [])),
    cell(3, make("b", {}, fact.what), quiet(`by ${fact.by}`)),
    cell(4, detailsOf(fact.details)),
  );
}

function partOf({ text, isOurs }) {
  return make("dd", {}, isOurs ? make("i", {}, text) : text);
}

function detailsOf(details) {
  const pairs = details.map(([label, parts]) =>
    make("div", {}, make("dt", {}, label), ...parts.map(partOf)),
  );
  return make("dl", {}, ...pairs);
}
