// Sends answers one by one. An attempt has a key of its own; while its reply is unknown it is repeated as it was,
// so that the server recognises it, and only then does what was written since follow.

const RETRY = [2000, 4000, 8000, 15000];

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID(); // not on plain-http intranets
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function token() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/); // of now: it changes with a new log-in
  return cookie ? cookie[1] : document.querySelector("[name=csrfmiddlewaretoken]").value;
}

// {status} for every answer; "offline" when there was none, "login" when the server does not know us any more.
export async function post(url, said, keepalive = false) {
  let response;
  try {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token(), Accept: "application/json" };
    const body = JSON.stringify(said);
    response = await fetch(url, {
      method: "POST", headers, body, credentials: "same-origin", keepalive, signal: AbortSignal.timeout?.(20000),
    });
    if ((response.headers.get("Content-Type") || "").includes("json")) return await response.json();
  } catch {
    return { status: "offline" };
  }
  if (response.status === 403) return { status: "login" }; // the token went with the session
  return { status: response.status >= 500 || response.status === 429 ? "offline" : "refused" };
}

export class Sender {
  // `on` has: saved, conflict, gone, invalid, refused (path, reply, item) and line(state).
  constructor(url, person, store, on) {
    Object.assign(this, { url, person, store, on, items: new Map(), busy: new Map(), timers: new Map() });
    this.failures = 0;
    this.halted = false;
  }

  // The newest text of an answer; `base` counts only when nothing of it is waiting already.
  queue(path, value, base, wait = 0) {
    const item = this.items.get(path) || { base, attempt: null };
    if (item.held && same(item.value, value)) return; // nothing new since it was turned down
    item.value = value;
    item.held = false;
    this.items.set(path, item);
    this.keep(path, item);
    this.later(path, wait);
  }

  keep(path, { value, base, attempt }) {
    this.store.put(path, { value, base, attempt });
  }

  later(path, wait) {
    clearTimeout(this.timers.get(path));
    this.timers.set(path, setTimeout(() => this.send(path), wait));
  }

  // The answer has another base: the person saw what is saved and decided.
  rebase(path, value, base) {
    const item = { value, base, attempt: null, held: false };
    this.items.set(path, item);
    this.keep(path, item);
    return this.send(path);
  }

  forget(path) {
    clearTimeout(this.timers.get(path));
    this.items.delete(path);
    this.store.remove(path);
  }

  send(path) {
    clearTimeout(this.timers.get(path));
    if (!this.busy.has(path)) {
      this.busy.set(path, this.work(path).finally(() => this.busy.delete(path)));
    }
    return this.busy.get(path);
  }

  async work(path) {
    for (;;) {
      const item = this.items.get(path);
      if (!item || item.held || this.halted) return;
      if (!item.attempt) {
        item.attempt = { key: newKey(), value: item.value, base: item.base };
        this.keep(path, item);
      }
      const sent = item.attempt;
      const reply = await post(this.url, { path: path.split("#")[0], ...sent, person: this.person });
      if (this.items.get(path) !== item) return; // decided otherwise meanwhile
      if (!this.settle(path, item, sent, reply)) return;
    }
  }

  // Whether there is more to send at once.
  settle(path, item, sent, reply) {
    if (reply.status === "offline") {
      this.failures += 1;
      this.on.line("offline");
      this.later(path, RETRY[Math.min(this.failures, RETRY.length) - 1]);
      return false;
    }
    if (reply.status === "login" || reply.status === "other_person") {
      this.halted = true;
      this.on.line(reply.status, reply);
      return false;
    }
    this.failures = 0;
    item.attempt = null;
    this.on.line("online");
    if (reply.status === "saved" || reply.status === "repeated") {
      item.base = reply.digest;
      const done = same(item.value, sent.value);
      if (done) this.forget(path);
      else this.keep(path, item);
      this.on.saved(path, reply, item, sent);
      return !done && this.items.get(path) === item;
    }
    const changed = !same(item.value, sent.value);
    if (reply.status === "invalid" && changed) return true;
    item.held = true;
    this.keep(path, item);
    (this.on[reply.status] || this.on.refused)(path, reply, item);
    return false;
  }

  // Everything that waits, now. Resolves when nothing is on its way.
  async flush() {
    await Promise.all([...this.items.keys()].map((path) => this.send(path)));
  }

  resume() {
    this.halted = false;
    this.failures = 0;
    return this.flush();
  }
}
