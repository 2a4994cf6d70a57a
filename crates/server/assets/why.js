// Opens the explanation of a number in a dialog. Without this the link leads to a page that says the same.

const dialog = document.createElement("dialog");
dialog.setAttribute("aria-labelledby", "why-title");
document.body.append(dialog);
let opener;

const show = async (link) => {
  const address = new URL(link.href);
  address.searchParams.set("part", "1");
  const answer = await fetch(address);
  // Whoever has to log in first does so on the page itself.
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
  const part = new DOMParser().parseFromString(await answer.text(), "text/html");
  dialog.replaceChildren(...part.body.childNodes);
  if (!dialog.open) {
    opener = link;
    dialog.showModal();
  }
  dialog.scrollTop = 0;
  dialog.querySelector("h2")?.focus();
};

document.addEventListener("click", (event) => {
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  const link = event.target.closest?.("a.why");
  if (!link || !isPlain || event.defaultPrevented) return;
  event.preventDefault();
  show(link).catch(() => location.assign(link.href));
});

dialog.addEventListener("click", (event) => {
  const box = dialog.getBoundingClientRect();
  const isOutside =
    event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
  // A button that is pressed by the keyboard tells no place.
  if (event.target === dialog && isOutside) dialog.close();
});

dialog.addEventListener("close", () => opener?.focus());
