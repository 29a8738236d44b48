// Lists of episodes and names: show the rows that hold what is typed.
"use strict";
(() => {
  const input = document.getElementById("narrow");
  const rows = [...document.querySelectorAll("#rows tbody tr")];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    let count = 0;
    rows.forEach((row, i) => { row.hidden = !texts[i].includes(wanted); count += !row.hidden; });
    document.getElementById("narrowed").textContent = wanted ? podclaims.word(`${count} 筆`) : "";
  });
})();
