
"use strict";
(() => {
  const form = document.querySelector(".filter");
  if (!form) return;
  const findings = [...document.querySelectorAll(".finding")];
  const words = new Map(findings.map((f) => [f, (f.textContent + " " + above(f)).toLowerCase()]));
  const search = form.querySelector("[type=search]");

  // The names of the host and the bundle stand in the headings.
  function above(f) {
    return [f.closest(".host").querySelector("h3"), f.closest(".bundle").querySelector("h2")]
      .map((heading) => heading ? heading.textContent : "").join(" ");
  }
  function filter() {
    const unwanted = [...form.querySelectorAll("[type=checkbox]:not(:checked)")].map((box) => box.value);
    const wanted = search.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const f of findings) {
      const text = words.get(f);
      f.hidden = unwanted.includes(f.dataset.severity) || !wanted.every((word) => text.includes(word));
      if (!f.hidden) shown++;
    }
    for (const group of document.querySelectorAll(".again, .host")) {
      group.hidden = !group.querySelector(".finding:not([hidden])");
    }
    form.querySelector("output").value = shown + " of " + findings.length;
  }
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    if (event.target.tagName !== "BUTTON") return;
    for (const d of document.querySelectorAll(".finding > details, .again")) d.open = event.target.value === "open";
  });
  form.hidden = false;
})();
