// The page where minutes are written: each text is saved as it is written, and several people write at once.
// Without this script the page works with its buttons. Texts come from data-text-* of #mesa-acta, in the page's language.

import { Sender } from "./sender.js";
import { Store } from "./store.js";

const WAIT = 800;

const desk = document.getElementById("mesa-acta");
const form = document.querySelector("form[data-minutes]");
if (desk && form) start();

function start() {
  const { person, dialogue, saveUrl } = desk.dataset;
  const said = (name, words = {}) =>
    (desk.dataset[`text${name}`] || "").replace(/\{(\w+)\}/g, (_all, key) => words[key] ?? "");
  const live = desk.querySelector("[data-live]");
  const banner = desk.querySelector("[data-banner]");
  const store = new Store(Number(person), `acta-${dialogue}`);
  const sender = new Sender(saveUrl, Number(person), store, { saved, conflict, invalid: refused, refused, line });
  let going = false;

  const place = (path) => form.querySelector(`[data-place="${CSS.escape(path)}"]`);
  const input = (path) => form.elements[path];
  const base = (path) => form.elements[`base:${path}`];

  function announce(text) {
    if (live.textContent !== text) live.textContent = text;
  }

  function note(path, text, kind = "") {
    const where = place(path);
    if (!where) return;
    let state = where.querySelector(":scope > .save-state");
    if (!state) {
      state = document.createElement("p");
      where.append(state);
    }
    state.className = `save-state ${kind}`;
    state.textContent = text;
  }

  function touched(target, wait) {
    const path = target.name;
    if (!path || target.type === "hidden" || target.closest(".conflict")) return;
    sender.queue(path, target.value, base(path).value, wait);
    note(path, said("Pending"));
  }

  form.addEventListener("input", (event) => touched(event.target, WAIT));
  form.addEventListener("focusout", ({ target }) => {
    if (sender.items.has(target.name)) sender.send(target.name);
  });

  // --- what became of it

  function saved(path, reply) {
    if (!place(path)) return;
    base(path).value = reply.digest;
    const text = said("Saved", { time: reply.time });
    note(path, text, "is-saved");
    announce(text);
    place(path).querySelector(":scope > .conflict")?.remove();
    input(path).removeAttribute("aria-invalid");
  }

  function refused(path, reply) {
    const text = reply.message || said("Refused");
    note(path, text, "is-wrong");
    announce(text);
    input(path)?.setAttribute("aria-invalid", "true");
  }

  function conflict(path, reply, item) {
    const where = place(path);
    if (!where) return;
    where.querySelector(":scope > .conflict")?.remove();
    const panel = document.createElement("div");
    panel.className = "conflict";
    panel.innerHTML = reply.html; // our own template, with every text escaped
    where.append(panel);
    note(path, said("Conflict"), "is-wrong");
    announce(said("Conflict"));
    panel.addEventListener("click", (event) => {
      const choice = event.target.closest("[data-choice]")?.dataset.choice;
      if (choice === "join") {
        panel.querySelector("[data-join]").hidden = false;
        panel.querySelector("textarea").focus();
      } else if (choice) decide(path, choice, reply, panel);
    });
  }

  function decide(path, choice, reply, panel) {
    panel.remove();
    base(path).value = reply.digest;
    if (choice === "theirs") {
      sender.forget(path);
      input(path).value = reply.value;
      note(path, said("Theirs"), "is-saved");
      announce(said("Theirs"));
    } else {
      if (choice === "joined") input(path).value = panel.querySelector("textarea").value;
      sender.rebase(path, input(path).value, reply.digest);
    }
    input(path).focus();
  }

  // --- the line

  function line(state, reply) {
    const before = banner.dataset.state;
    if (before === state || (state === "online" && !before)) return;
    banner.dataset.state = state === "online" ? "" : state;
    banner.hidden = state === "online";
    const words = banner.querySelector("[data-words]");
    words.textContent = state === "online" ? "" : reply?.message || said(state[0].toUpperCase() + state.slice(1));
    banner.querySelector("a").hidden = state !== "login" && state !== "other_person";
    announce(state === "online" ? said("Online") : words.textContent);
  }

  addEventListener("online", () => sender.resume());
  addEventListener("offline", () => line("offline"));

  // --- the whole page by its button: what waits goes first

  form.addEventListener("submit", async (event) => {
    if (going || !sender.items.size) return;
    event.preventDefault();
    const button = event.submitter;
    await sender.flush();
    await new Promise((done) => setTimeout(done)); // inside this very event another submit would be ignored
    const panel = form.querySelector(".conflict");
    if (panel) {
      panel.querySelector("button")?.focus();
      announce(said("Conflict"));
    } else if (banner.dataset.state) {
      banner.scrollIntoView({ block: "center" });
      announce(banner.querySelector("[data-words]").textContent);
    } else {
      going = true;
      form.requestSubmit(button);
    }
  });

  // --- what an earlier visit could not send

  for (const [path, item] of store.all()) {
    if (!place(path)) continue; // of a block that is gone: it stays in this browser
    sender.items.set(path, { ...item, held: false });
    input(path).value = item.value;
    note(path, said("Pending"));
  }
  for (const each of form.querySelectorAll("[data-place]")) {
    if (!each.querySelector(":scope > .save-state")) note(each.dataset.place, ""); // nothing jumps later
  }
  sender.flush();
}
