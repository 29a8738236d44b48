// An episode's page: details on hover and focus, the claims table, deep links, the player.
"use strict";
(() => {
  const { element, clock, say, word } = podclaims;
  const $ = (id) => document.getElementById(id);
  const main = document.querySelector("main");
  const text = document.querySelector("article.text");
  const paragraphs = [...text.querySelectorAll("p[data-t]")];
  const times = paragraphs.map((p) => Number(p.dataset.t));
  const body = $("claims").tBodies[0];
  const rows = [...body.rows];
  const words = (select) => Object.fromEntries([...document.querySelector(`#filters [name=${select}]`).options].map((o) => [o.value, o.textContent]));

  function paragraphAt(seconds) {
    let low = 0, high = times.length;
    while (low < high) { const mid = (low + high) >> 1; if (times[mid] <= seconds + 0.05) low = mid + 1; else high = mid; }
    return paragraphs[Math.max(low - 1, 0)];
  }

  // --- places: #t=1274, #c-ID (a quote), #row-ID (its row), #p12, #s3, #ch2
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  function show(target, block = "center") {
    for (let d = target.closest("details:not([open])"); d; d = d.parentElement.closest("details:not([open])")) d.open = true;
    target.scrollIntoView({ block, behavior: "instant" });
    for (const old of document.querySelectorAll(".here")) old.classList.remove("here");
    target.classList.add("here");
  }
  function follow() {
    let hash = location.hash.slice(1);
    try { hash = decodeURIComponent(hash); } catch { /* a link someone cut short: as it is, then */ }
    const time = /^t=(\d+(?:\.\d+)?)$/.exec(hash);
    if (time && paragraphs.length) {
      const seconds = Number(time[1]);
      show(paragraphAt(seconds));
      bring(rows.find((r) => !r.hidden && Number(r.dataset.t) >= seconds));
      if (player) player.currentTime = seconds;
      return;
    }
    const target = hash && $(hash);
    if (!target) return;
    show(target, target.matches("mark, p, tr") ? "center" : "start");
    if (target.matches("mark")) { target.focus({ preventScroll: true }); mark(target.id.slice(2)); }
  }
  function mark(id) {
    for (const row of rows) row.toggleAttribute("aria-current", row.dataset.claim === id);
    bring(rows.find((r) => r.dataset.claim === id));
  }
  // Scroll the table's own window, never the page.
  function bring(row) {
    if (!row || row.hidden) return;
    const box = [row.closest(".scroll"), row.closest(".claims")].find((b) => b.scrollHeight > b.clientHeight + 1);
    if (box) box.scrollTop += row.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
  }
  addEventListener("hashchange", follow);
  main.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) { event.preventDefault(); follow(); }
  });

  // --- details of a claim or a name
  const tip = $("tip");
  let owner = null;
  const kinds = words("kind"), statuses = words("status");
  function claimTip(target) {
    const row = $("row-" + target.id.slice(2));
    const [, about, number] = row.cells;
    const line = (label, value) => value ? element("p", {}, element("span", { class: "note" }, word(label)), " ", value) : "";
    const copy = element("button", { type: "button" }, word("複製引文"));
    copy.addEventListener("click", () => take(target, row));
    return [
      element("p", { class: "value" }, number.querySelector(".value").textContent),
      line("說的是", [about.querySelector("b"), about.querySelector(".what")].filter(Boolean).map((e) => e.textContent).join(" ")),
      line("種類", kinds[row.dataset.kind]), line("語氣", statuses[row.dataset.status]), line("判讀方式", row.dataset.rule),
      ...[...about.querySelectorAll(".warn")].map((w) => w.cloneNode(true)),
      element("p", { class: "tools" }, copy, " ", element("a", { href: "#" + row.id }, word("看表列"))),
    ];
  }
  function nameTip(target) {
    const d = target.dataset;
    return [
      element("p", { class: "value" }, d.name),
      element("p", {}, element("span", { class: "note" }, d.type), word(` 本集提到 ${d.n} 次`)),
      d.how ? element("p", { class: "note" }, d.how) : "",
      target.classList.contains("doubt") ? element("p", { class: "warn" }, word("不確定，請再確認")) : "",
    ];
  }
  function open(target) {
    if (owner === target) return;
    close();
    owner = target;
    tip.replaceChildren(...(target.matches("mark") ? claimTip(target) : nameTip(target)).filter((part) => part !== ""));
    podclaims.convert(tip);
    tip.hidden = false;
    target.setAttribute("aria-describedby", "tip");
    const box = target.getClientRects()[0], own = tip.getBoundingClientRect();
    const left = Math.min(Math.max(box.left, 8), innerWidth - own.width - 8);
    const below = box.bottom + own.height + 8 < innerHeight;
    // Styles set through the object model are not inline styles in the sense of the content security policy.
    tip.style.left = `${left + scrollX}px`;
    tip.style.top = `${(below ? box.bottom : box.top - own.height) + scrollY}px`;
  }
  function close() {
    tip.hidden = true;
    owner?.removeAttribute("aria-describedby");
    owner = null;
  }
  let leaving = 0;
  const marked = (event) => event.target.closest?.("mark, .name");
  text.addEventListener("pointerover", (event) => { const t = marked(event); if (t) { clearTimeout(leaving); open(t); } });
  text.addEventListener("pointerout", (event) => { if (marked(event)) leaving = setTimeout(close, 250); });
  tip.addEventListener("pointerenter", () => clearTimeout(leaving));
  tip.addEventListener("pointerleave", () => { leaving = setTimeout(close, 250); });
  text.addEventListener("focusin", (event) => { const t = marked(event); if (t) open(t); });
  addEventListener("focusin", (event) => { if (owner && !marked(event) && !tip.contains(event.target)) close(); });
  addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  text.addEventListener("click", (event) => {
    const m = event.target.closest("mark");
    if (m) { history.replaceState(null, "", "#" + m.id); mark(m.id.slice(2)); }
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("mark")) location.hash = "row-" + event.target.id.slice(2);
  });

  // --- copying a quote with its time and address
  async function take(target, row) {
    const paragraph = target.closest("p").cloneNode(true);
    for (const extra of paragraph.querySelectorAll(".at, rt, button")) extra.remove();
    const seconds = row?.dataset.t ?? target.closest("p").dataset.t;
    const where = location.href.split("#")[0] + (seconds === undefined ? "#" + target.id : "#t=" + Math.floor(seconds));
    const quote = `「${paragraph.textContent.trim()}」——${main.dataset.title}${seconds === undefined ? "" : " " + clock(Number(seconds))}\n${where}`;
    try { await navigator.clipboard.writeText(quote); } catch {
      const area = element("textarea");
      area.value = quote;
      document.body.append(area);
      area.select();
      document.execCommand("copy"); // where the clipboard is not ours to write: pages opened from disk in some browsers
      area.remove();
    }
    say("已複製引文與時間");
    (row ?? target).classList.add("copied");
    setTimeout(() => (row ?? target).classList.remove("copied"), 1200);
  }
  for (const p of text.querySelectorAll("p[id]")) {
    const button = element("button", { type: "button", class: "copy", "aria-label": word("複製這一段與時間"), title: word("複製這一段與時間") });
    button.addEventListener("click", () => take(p, null));
    p.querySelector(".at") ? p.querySelector(".at").after(button) : p.prepend(button);
  }

  // --- the table: filters and order
  const filters = $("filters");
  filters.elements.ads.checked = rows.every((row) => row.dataset.ad);
  function filter() {
    const wanted = { subject: filters.elements.subject.value, kind: filters.elements.kind.value, status: filters.elements.status.value };
    let count = 0;
    for (const row of rows) {
      const fits = Object.entries(wanted).every(([key, value]) => !value || row.dataset[key] === value);
      row.hidden = !fits || (row.dataset.ad && !filters.elements.ads.checked);
      count += !row.hidden;
    }
    $("shown").textContent = count;
    $("nothing").hidden = count > 0;
  }
  filters.addEventListener("input", () => { filter(); say(`${$("shown").textContent} 個數字`); });
  filters.addEventListener("submit", (event) => event.preventDefault());
  filter();
  const collator = new Intl.Collator("zh");
  for (const button of document.querySelectorAll("#claims th button")) {
    button.addEventListener("click", () => {
      const head = button.closest("th"), key = button.dataset.sort;
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const sign = down ? -1 : 1;
      const value = (row) => row.dataset[key] === "" ? Infinity : Number(row.dataset[key]);
      rows.sort(key === "subject"
        ? (a, b) => sign * collator.compare(a.dataset.subject || "\uffff", b.dataset.subject || "\uffff")
        : (a, b) => { const x = value(a), y = value(b); return x === y ? 0 : x === Infinity ? 1 : y === Infinity ? -1 : sign * (x - y); });
      body.append(...rows);
    });
  }

  // --- folding of what is not content
  const fold = $("fold");
  if (fold) {
    fold.hidden = false;
    fold.addEventListener("click", () => {
      const parts = [...text.querySelectorAll("details.segment")];
      const closing = parts.some((part) => part.open);
      for (const part of parts) part.open = !closing;
      fold.textContent = word(closing ? "展開非正文" : "收合非正文");
      podclaims.convert(fold);
    });
  }
  if (matchMedia("(max-width: 64rem)").matches) for (const d of document.querySelectorAll(".toc details, .claims > details")) d.open = false;

  // --- the player follows along
  const player = document.querySelector("audio");
  let now = null;
  player?.addEventListener("play", () => player.classList.add("afloat"));
  player?.addEventListener("timeupdate", () => {
    const duration = player.duration || 0;
    const head = $("playhead");
    const x = duration ? (player.currentTime / duration) * 1000 : 0;
    head.setAttribute("x1", x);
    head.setAttribute("x2", x);
    const p = paragraphs.length ? paragraphAt(player.currentTime) : null;
    if (p !== now) {
      now?.classList.remove("playing");
      now = p;
      p?.classList.add("playing");
      if (!player.paused) p?.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
    }
  });
  text.addEventListener("click", (event) => {
    if (player && event.target.closest(".at") && !player.paused) player.currentTime = Number(event.target.closest("p").dataset.t);
  });
  follow();
})();
