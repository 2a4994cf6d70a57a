// A job as it goes on: by its events, or, where they do not come, by asking every two seconds.

const STATES = {
  pending: ["waiting", ""],
  running: ["reading and checking", "info"],
  processing: ["building tables", "info"],
  uploading: ["publishing", "info"],
  complete: ["complete", "good"],
  failed: ["failed", "bad"],
  cancelled: ["cancelled", "warn"],
};
const FINAL = ["complete", "failed", "cancelled"];
const KINDS = ["created", "state", "progress", "cancel_requested", "interrupted", "retry", "worker_lost"];
const ASK_EVERY = 2000;

// A form that was sent leads to another page; to load this one again would stop it.
let isLeaving = false;
document.addEventListener("submit", () => { isLeaving = true; });

const length = (milliseconds) => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (number) => String(number).padStart(2, "0");
  if (seconds < 60) return `${(Math.max(0, milliseconds) / 1000).toFixed(1)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor(seconds / 60) % 60)} min`;
};

class JobCard {
  constructor(card) {
    this.card = card;
    this.address = `/api/jobs/${card.dataset.job}`;
    this.attempt = Number(card.dataset.attempt);
    this.lastLine = Number(card.dataset.lastLine);
    this.started = card.dataset.started ? Number(card.dataset.started) : null;
    this.isOver = false;
    this.state = "";
    this.readingLog = false;
  }

  part(name) {
    return this.card.querySelector(`[data-job-${name}]`);
  }

  begin() {
    this.listen();
    this.ask();
    this.asking = setInterval(() => {
      if (!this.isListening || this.state === "pending") this.ask();
    }, ASK_EVERY);
    this.ticking = setInterval(() => {
      if (this.started) this.part("elapsed").textContent = length(Date.now() - this.started);
    }, 100);
  }

  listen() {
    this.events = new EventSource(`${this.address}/events`);
    this.events.addEventListener("open", () => { this.isListening = true; });
    this.events.addEventListener("error", () => { this.isListening = false; });
    for (const kind of KINDS) {
      this.events.addEventListener(kind, (message) => {
        const event = JSON.parse(message.data);
        this.enter(event.state, event.attempt);
        if (kind === "progress") this.progress(event.data);
        if (kind !== "progress") this.readLog();
        if (event.state === "running" && kind === "state" && !this.started) this.started = Date.parse(event.at);
      });
    }
    this.events.addEventListener("end", () => this.end());
  }

  async ask() {
    const response = await fetch(this.address).catch(() => null);
    if (!response?.ok || this.isOver) return;
    const job = await response.json();
    if (job.started_at) this.started = Date.parse(job.started_at);
    this.enter(job.state, job.attempt);
    this.waiting(job.waiting_for);
    if (!this.isListening) {
      if (job.progress) this.progress(job.progress);
      this.readLog();
      if (FINAL.includes(job.state)) this.end();
    }
  }

  enter(state, attempt) {
    if (attempt > this.attempt) {
      this.attempt = attempt;
      this.lastLine = 0;
    }
    if (state === this.state) return;
    this.state = state;
    const [words, mark] = STATES[state] ?? [state, ""];
    const badge = this.part("state");
    badge.textContent = words;
    badge.className = `badge ${mark}`;
    if (state !== "pending") this.waiting(null);
  }

  waiting(reason) {
    this.part("waiting").hidden = !reason;
    this.part("reason").textContent = reason ?? "";
  }

  progress(told) {
    const counted = told.total != null ? ` ${told.done} of ${told.total}` : "";
    const table = told.table ? `: ${told.table}` : "";
    const doing = this.part("doing");
    if (doing) doing.textContent = `${told.phase}${counted}${table}`;
    if (told.percent == null) return;
    const bar = this.part("progress");
    if (bar) bar.value = told.percent;
    this.part("percent").textContent = `${Math.round(told.percent)} %`;
  }

  async readLog() {
    if (this.readingLog) return;
    this.readingLog = true;
    const attempt = this.attempt;
    const address = `${this.address}/logs?attempt=${Math.max(1, attempt)}&cursor=${this.lastLine}&limit=200`;
    const response = await fetch(address).catch(() => null);
    this.readingLog = false;
    if (!response?.ok || attempt !== this.attempt) return;
    const { data } = await response.json();
    for (const line of data) this.write(line);
  }

  write(line) {
    if (line.number <= this.lastLine) return;
    this.lastLine = line.number;
    this.part("silent")?.remove();
    const log = this.part("log");
    const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 24;
    const row = document.createElement("div");
    row.className = `line-${line.level}`;
    const time = document.createElement("time");
    time.dateTime = line.at;
    time.textContent = line.at.slice(11, 19);
    row.append(time, ` ${line.line}`);
    log.append(row);
    if (isAtEnd) log.scrollTop = log.scrollHeight;
  }

  // The page as the server writes it says the rest: result, findings, attempts.
  end() {
    if (this.isOver) return;
    this.isOver = true;
    this.events.close();
    clearInterval(this.asking);
    clearInterval(this.ticking);
    if (!isLeaving) location.reload();
  }
}

for (const card of document.querySelectorAll("[data-job]:not([data-final])")) new JobCard(card).begin();
