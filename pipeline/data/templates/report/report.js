// What all pages share: loading data files, folding text for search, showing text in the other script.
"use strict";
const podclaims = (() => {
  const root = document.documentElement.dataset.root;
  // The scripts' own words are written in traditional characters; a simplified page says what each becomes.
  const becomes = new Map();
  const pairs = [...(document.documentElement.dataset.own ?? "")];
  for (let i = 0; i + 1 < pairs.length; i += 2) becomes.set(pairs[i], pairs[i + 1]);
  const word = (text) => [...text].map((c) => becomes.get(c) ?? c).join("");
  const waiting = new Map();
  const loaded = new Map();

  // Data come as scripts, because pages opened from disk may load nothing else.
  function load(name) {
    if (!loaded.has(name)) {
      loaded.set(name, new Promise((resolve, reject) => {
        waiting.set(name, resolve);
        const script = document.createElement("script");
        script.src = root + "data/" + name.split("/").map(encodeURIComponent).join("/") + ".js";
        script.onerror = () => reject(new Error(name));
        script.onload = () => script.remove();
        document.head.append(script);
      }));
    }
    return loaded.get(name);
  }
  const put = (name, value) => { waiting.get(name)?.(value); waiting.delete(name); };

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, value);
    made.append(...children.filter((child) => child !== null && child !== ""));
    return made;
  }

  const clock = (seconds) => {
    if (seconds === null) return "";
    const pad = (n) => String(n).padStart(2, "0");
    const h = Math.floor(seconds / 3600), m = Math.floor(seconds / 60) % 60, s = Math.floor(seconds) % 60;
    return h ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
  };

  // Script switch: each text node keeps its first text; phrases win over characters, the longest first.
  const store = { get: () => { try { return localStorage.getItem("script") || ""; } catch { return ""; } },
                  set: (v) => { try { localStorage.setItem("script", v); } catch { /* not kept, then */ } } };
  const first = new WeakMap();
  let to = "";
  let passes = [];

  function compile([from, into, phrases]) {
    const map = new Map();
    const longest = new Map();
    const a = [...from], b = [...into];
    a.forEach((c, i) => map.set(c, b[i]));
    const rows = phrases ? phrases.split("|") : [];
    for (let i = 0; i < rows.length; i += 2) {
      map.set(rows[i], rows[i + 1]);
      longest.set(rows[i][0], Math.max(longest.get(rows[i][0]) || 1, rows[i].length));
    }
    return (text) => {
      let out = "";
      for (let i = 0; i < text.length;) {
        let size = longest.get(text[i]) || 1;
        while (size > 1 && !map.has(text.substr(i, size))) size--;
        const piece = text.substr(i, size);
        out += map.get(piece) ?? piece;
        i += size;
      }
      return out;
    };
  }
  const shown = (text) => passes.reduce((t, pass) => pass(t), text);

  function convert(top) {
    const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT, {
      acceptNode: (node) => node.parentElement?.closest("[data-raw]") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    });
    for (let node; (node = walker.nextNode());) {
      if (!first.has(node)) first.set(node, node.data);
      const text = to ? shown(first.get(node)) : first.get(node);
      if (node.data !== text) node.data = text;
    }
    for (const node of top.querySelectorAll("[placeholder], [title], [aria-label]")) {
      if (node.closest("[data-raw]")) continue;
      if (!first.has(node)) first.set(node, new Map());
      for (const name of ["placeholder", "title", "aria-label"]) {
        if (!node.hasAttribute(name)) continue;
        const kept = first.get(node);
        if (!kept.has(name)) kept.set(name, node.getAttribute(name));
        node.setAttribute(name, to ? shown(kept.get(name)) : kept.get(name));
      }
    }
  }

  async function choose(script) {
    const tables = script ? await load("script") : null;
    passes = script ? tables[script].map(compile) : [];
    to = script;
    store.set(script);
    convert(document.body);
    const own = document.documentElement.dataset.script;
    document.documentElement.lang = (script || own) === "cn" ? "zh-Hans-CN" : "zh-Hant-TW";
    for (const b of document.querySelectorAll(".scripts button")) b.setAttribute("aria-pressed", String(b.dataset.to === script));
  }

  const buttons = document.querySelector(".scripts");
  buttons.hidden = false;
  buttons.addEventListener("click", (event) => { if (event.target.dataset.to !== undefined) choose(event.target.dataset.to); });
  if (store.get()) choose(store.get());

  const say = (text) => { document.getElementById("live").textContent = to ? shown(word(text)) : word(text); };
  return { load, put, element, clock, word, convert: (top) => { if (to) convert(top); }, say, root };
})();
