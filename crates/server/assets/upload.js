// Uploads with a bar that shows how far they are; the server's answer goes into the page. Files can be dropped.

const place = () => document.getElementById("answer");

for (const zone of document.querySelectorAll("[data-drop]")) {
  const input = zone.querySelector("input[type=file]");
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    const dropped = new DataTransfer();
    for (const file of event.dataTransfer.files) {
      dropped.items.add(file);
      if (!input.multiple) break;
    }
    input.files = dropped.files;
  });
}

const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

// Sends one form and gives the page that is the answer.
const send = (address, data, shown) => new Promise((resolve) => {
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    shown.bar.max = event.total;
    shown.bar.value = event.loaded;
    const part = `${size(event.loaded)} of ${size(event.total)}`;
    shown.words.textContent = event.loaded < event.total ? `Sending: ${part}` : "Sent; being checked";
  });
  request.upload.addEventListener("load", () => {
    shown.bar.removeAttribute("value");
    shown.words.textContent = "Sent; being checked";
  });
  request.addEventListener("load", () => resolve(request.responseText));
  request.addEventListener("error", () => resolve(null));
  request.open("POST", address);
  request.send(data);
});

const failed = (words) => {
  const note = document.createElement("section");
  note.className = "answer note bad";
  note.setAttribute("role", "alert");
  note.textContent = words;
  return note;
};

// The answers in a page of the server; of an error page, its words. The list of files is the new one from now on.
const answers = (text) => {
  if (text === null) return [failed("The connection broke off; nothing was taken. Try again.")];
  const page = new DOMParser().parseFromString(text, "text/html");
  const told = page.querySelectorAll("#answer > .answer");
  const files = page.getElementById("files");
  if (files) document.getElementById("files").replaceWith(files);
  if (told.length > 0) return [...told];
  const words = page.querySelector("main p")?.textContent ?? "The server gave no answer.";
  return [failed(words)];
};

// One form per file, where each file is taken by itself.
const parts = (form) => {
  const input = form.querySelector("input[type=file]");
  if (form.dataset.upload !== "each" || input.files.length < 2) return [new FormData(form)];
  return [...input.files].map((file) => {
    const data = new FormData(form);
    data.delete(input.name);
    data.append(input.name, file);
    return data;
  });
};

for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    const sending = document.createElement("div");
    sending.className = "sending";
    const words = document.createElement("p");
    words.setAttribute("role", "status");
    words.textContent = "Sending";
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", "How much is sent");
    sending.append(words, bar);
    form.append(sending);
    button.disabled = true;
    const told = [];
    for (const data of parts(form)) told.push(...answers(await send(form.action, data, { words, bar })));
    place().replaceChildren(...told);
    place().scrollIntoView({ block: "start" });
    sending.remove();
    button.disabled = false;
  });
}
