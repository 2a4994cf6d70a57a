// Shows the tables whose name, description or columns hold every word of the search box.
const box = document.getElementById("search-box");
const count = document.getElementById("search-count");
const sections = [...document.querySelectorAll("main section")].map((section) => ({
  section,
  entry: document.getElementById("toc-" + section.id),
  text: section.dataset.words,
}));
function filter() {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { section, entry, text } of sections) {
    const hit = words.every((word) => text.includes(word));
    section.classList.toggle("hidden", !hit);
    entry.classList.toggle("hidden", !hit);
    shown += hit;
  }
  for (const group of document.querySelectorAll("nav .layer")) {
    group.classList.toggle("hidden", !group.querySelector("li:not(.hidden)"));
  }
  count.textContent = words.length ? `${shown} of ${sections.length} tables` : `${sections.length} tables`;
}
box.addEventListener("input", filter);
// A link to a table that the search hides brings it back.
window.addEventListener("hashchange", () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.closest(".hidden")) {
    box.value = "";
    filter();
    target.scrollIntoView();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== box) {
    event.preventDefault();
    box.focus();
  }
});
filter();
