// Full-text search: pairs of characters name paragraphs, the paragraphs themselves are then looked at.
"use strict";
podclaims.search = (() => {
  const { load, element, clock, root } = podclaims;
  let about = null, folding = null;

  async function ready() {
    if (about) return about;
    const loaded = await load("search");
    folding = new Map();
    const from = [...loaded.fold[0]], into = [...loaded.fold[1]];
    from.forEach((c, i) => folding.set(c, into[i]));
    for (let code = 0xff01; code < 0xff5f; code++) folding.set(String.fromCodePoint(code), String.fromCodePoint(code - 0xfee0));
    return (about = loaded);
  }
  const letter = /[\p{L}\p{N}]/u;
  // Folded letters and, for each of their code units, where in the text they came from.
  function fold(text) {
    let folded = "";
    const from = [];
    let at = 0;
    for (const c of text) {
      const plain = (folding.get(c) ?? c).toLowerCase();
      if (letter.test(plain)) { folded += plain; for (let i = 0; i < plain.length; i++) from.push(at); }
      at += c.length;
    }
    return { folded, from };
  }
  const terms = (query) => query.split(/\s+/).map((term) => fold(term).folded).filter((term) => [...term].length > 1);

  function numbers(coded) {
    const raw = atob(coded), found = [];
    for (let i = 0, number = 0, value = 0, shift = 0; i < raw.length; i++) {
      const byte = raw.charCodeAt(i);
      value |= (byte & 127) << shift;
      shift += 7;
      if (byte < 128) { number += value; found.push(number); value = shift = 0; }
    }
    return found;
  }
  async function postings(a, b) {
    const x = a.codePointAt(0), y = b.codePointAt(0);
    const rows = await load("index/" + ((x * 31 + y * 7) % about.shards));
    return Object.hasOwn(rows, a + b) ? numbers(rows[a + b]) : [];
  }
  // Numbers of the paragraphs that hold all pairs of all terms, ascending.
  async function paragraphs(query) {
    await ready();
    const pairs = new Set();
    for (const term of terms(query)) { const cs = [...term]; for (let i = 0; i + 1 < cs.length; i++) pairs.add(cs[i] + "\n" + cs[i + 1]); }
    if (!pairs.size) return null;
    const lists = await Promise.all([...pairs].map((pair) => postings(...pair.split("\n"))));
    lists.sort((a, b) => a.length - b.length);
    let left = lists[0];
    for (const list of lists.slice(1)) { const has = new Set(list); left = left.filter((n) => has.has(n)); }
    return left;
  }
  function episodeOf(number) {
    let low = 0, high = about.episodes.length;
    while (low < high) { const mid = (low + high) >> 1; if (about.episodes[mid][4] <= number) low = mid + 1; else high = mid; }
    return low - 1;
  }
  // A paragraph's text around the first match, matches marked; null if the terms are not there after all.
  function snippet(row, wanted) {
    const text = row[1];
    const { folded, from } = fold(text);
    const names = row.slice(2).map((name) => fold(name).folded);
    const spans = [];
    for (const term of wanted) {
      let at = folded.indexOf(term);
      if (at < 0 && !names.some((name) => name.includes(term))) return null;
      for (; at >= 0; at = folded.indexOf(term, at + term.length)) spans.push([from[at], from[at + term.length - 1] + (text.codePointAt(from[at + term.length - 1]) > 0xffff ? 2 : 1)]);
    }
    spans.sort((a, b) => a[0] - b[0]);
    const begin = Math.max((spans[0]?.[0] ?? 0) - 40, 0), end = Math.min(begin + 160, text.length);
    const made = element("span", {}, begin ? "…" : "");
    let at = begin;
    for (const [a, b] of spans) {
      if (a < at || b > end) continue;
      made.append(text.slice(at, a), element("mark", {}, text.slice(a, b)));
      at = b;
    }
    made.append(text.slice(at, end), end < text.length ? "…" : "");
    if (!spans.length) made.append(element("span", { class: "note" }, `（${row.slice(2).join("、")}）`));
    return made;
  }
  return { ready, paragraphs, episodeOf, snippet, terms, fold: (text) => fold(text).folded, about: () => about };
})();

(() => {
  const results = document.getElementById("results");
  if (!results) return;
  const { load, element, clock, convert, word } = podclaims;
  const search = podclaims.search;
  const found = document.getElementById("found"), more = document.getElementById("more");
  const input = document.querySelector("header.site input[type=search]");
  let groups = [], wanted = [], asked = 0;

  async function showMore(count, turn) {
    const part = groups.splice(0, count);
    const texts = await Promise.all(part.map(([episode]) => load("text/" + search.about().episodes[episode][0])));
    if (turn !== asked) return;
    part.forEach(([episode, numbers], i) => {
      const [id, title, show, published, start] = search.about().episodes[episode];
      const page = "episodes/" + encodeURIComponent(id) + ".html";
      const items = [];
      for (const number of numbers) {
        const row = texts[i][number - start];
        const words = row && search.snippet(row, wanted);
        if (words) items.push(element("li", {}, element("a", { href: page + (row[0] === null ? "#p" + (number - start) : "#t=" + row[0]) }, row[0] === null ? word("原文") : clock(row[0])), " ", words));
        if (items.length === 5) break;
      }
      if (!items.length) return;
      const rest = numbers.length - items.length;
      const section = element("section", {}, element("h2", {}, element("a", { href: page }, title), " ", element("span", { class: "note" }, [show, published].filter(Boolean).join(" · "))),
        element("ul", { class: "hits" }, ...items), items.length === 5 && rest > 0 ? element("p", { class: "note" }, word(`還有約 ${rest} 段`)) : "");
      convert(section);
      results.append(section);
    });
    more.hidden = !groups.length;
  }
  async function ask(query) {
    const turn = ++asked;
    const began = performance.now();
    await search.ready();
    const numbers = await search.paragraphs(query);
    if (turn !== asked) return;
    results.replaceChildren();
    more.hidden = true;
    if (!numbers) { found.textContent = word("請輸入至少兩個字。"); convert(found); return; }
    wanted = search.terms(query);
    const names = search.about().names.filter(([name]) => wanted.every((term) => search.fold(name).includes(term))).slice(0, 8);
    if (names.length) results.append(element("p", { class: "chips" }, ...names.flatMap(([name, page, total]) => [element("a", { href: "entities/" + page + ".html" }, name + " ", element("small", {}, String(total))), " "])));
    const by = new Map();
    for (const number of numbers) { const e = search.episodeOf(number); if (!by.has(e)) by.set(e, []); by.get(e).push(number); }
    groups = [...by].sort((a, b) => b[1].length - a[1].length || a[0] - b[0]);
    found.textContent = word(numbers.length ? `${groups.length} 集、約 ${numbers.length} 段` : "沒有找到。");
    convert(found);
    await showMore(5, turn);
    if (turn === asked) { results.dataset.ms = (performance.now() - began).toFixed(1); results.dataset.query = query; convert(results); }
  }
  more.addEventListener("click", () => showMore(5, asked));
  const query = new URLSearchParams(location.search).get("q") ?? "";
  input.value = query;
  let typing = 0;
  input.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(() => ask(input.value), 120); });
  input.form.addEventListener("submit", (event) => { event.preventDefault(); history.replaceState(null, "", "?q=" + encodeURIComponent(input.value)); ask(input.value); });
  if (query) ask(query); else { search.ready(); input.focus(); }
})();
