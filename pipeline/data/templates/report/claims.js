// All claims: filters by fields and, through the search index, by the words around them.
"use strict";
(async () => {
  const { load, element, clock, convert, word } = podclaims;
  const search = podclaims.search;
  const [{ texts, rows }] = await Promise.all([load("claims"), search.ready()]);
  const form = document.getElementById("facets"), hits = document.getElementById("hits");
  const found = document.getElementById("found"), more = document.getElementById("more");
  const label = (name) => Object.fromEntries([...form.elements[name].options].map((o) => [o.value, o.textContent]));
  const statuses = label("status"), kinds = label("kind");
  const [EPISODE, NUMBER, PARAGRAPH, START, SUBJECT, PAGE, ATTRIBUTE, VALUE, TEXT, KIND, STATUS, SEGMENT, ID] = [...Array(13).keys()];
  const folded = texts.map((text) => null);
  const fold = (i) => (folded[i] ??= search.fold(texts[i]));
  let left = [], turn = 0;

  async function ask() {
    const mine = ++turn;
    const began = performance.now();
    const get = (name) => form.elements[name].value;
    const words = get("q").trim() ? await search.paragraphs(get("q")) : null;
    if (mine !== turn) return;
    const inside = words && new Set(words);
    const subject = search.fold(get("subject")), attribute = search.fold(get("attribute"));
    const codes = ["kind", "status", "segment"].map((name) => (get(name) ? texts.indexOf(get(name)) : null));
    const episodes = search.about().episodes;
    left = rows.filter((row) =>
      (codes[0] === null || row[KIND] === codes[0]) && (codes[1] === null || row[STATUS] === codes[1]) && (codes[2] === null || row[SEGMENT] === codes[2]) &&
      (!subject || fold(row[SUBJECT]).includes(subject)) && (!attribute || fold(row[ATTRIBUTE]).includes(attribute)) &&
      (!inside || inside.has(episodes[row[EPISODE]][4] + row[PARAGRAPH])));
    const sort = get("sort");
    if (sort) left = left.filter((row) => row[VALUE] !== null).sort((a, b) => (sort === "up" ? 1 : -1) * (a[VALUE] - b[VALUE]));
    found.textContent = word(`${left.length.toLocaleString("en")} 個數字`);
    convert(found);
    hits.replaceChildren();
    await showMore(mine);
    if (mine === turn) hits.dataset.ms = (performance.now() - began).toFixed(1);
  }
  async function showMore(mine) {
    const part = left.splice(0, 50);
    const episodes = search.about().episodes;
    const quotes = await Promise.all(part.map((row) => load("quotes/" + episodes[row[EPISODE]][0])));
    if (mine !== turn) return;
    part.forEach((row, i) => {
      const [id, title] = episodes[row[EPISODE]];
      const name = texts[row[SUBJECT]], page = texts[row[PAGE]];
      const status = texts[row[STATUS]];
      const made = element("tr", {},
        element("th", { scope: "row" }, page ? element("a", { href: `entities/${page}.html` }, name) : name || "—", texts[row[ATTRIBUTE]] ? element("span", { class: "what" }, " " + texts[row[ATTRIBUTE]]) : ""),
        element("td", {}, element("span", { class: "value" }, texts[row[TEXT]]), " ", element("span", { class: "note" }, kinds[texts[row[KIND]]]), status === "asserted" ? "" : element("span", { class: "badge " + status }, statuses[status])),
        element("td", { class: "quote full" }, quotes[i][row[NUMBER]] ?? ""),
        element("td", { class: "full" }, element("a", { href: `episodes/${encodeURIComponent(id)}.html#c-${encodeURIComponent(row[ID])}` }, title + (row[START] === null ? "" : " " + clock(row[START])))));
      convert(made);
      hits.append(made);
    });
    more.hidden = !left.length;
  }
  let typing = 0;
  form.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(ask, 120); });
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => showMore(turn));
  ask();
})();
