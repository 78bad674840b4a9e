// The page where minutes are written: each text is saved as it is written, and several people write at once.
// Without this script the page works with its buttons. Texts come from data-text-* of #mesa-acta, in the page's language.

import { deskTools } from "./desk.js";
import { Sender } from "./sender.js";
import { Store } from "./store.js";

const WAIT = 800;

const desk = document.getElementById("mesa-acta");
const form = document.querySelector("form[data-minutes]");
if (desk && form) start();

function start() {
  const { person, dialogue, saveUrl } = desk.dataset;
  const { said, announce, note, line, bothTexts, theirsTaken, connect, ...shared } = deskTools(desk, form, place);
  const store = new Store(Number(person), `acta-${dialogue}`);
  const sender = new Sender(saveUrl, Number(person), store, { saved, conflict, invalid: refused, refused, line });

  function place(path) {
    return form.querySelector(`[data-place="${CSS.escape(path)}"]`);
  }

  const input = (path) => form.elements[path];
  const base = (path) => form.elements[`base:${path}`];

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
    shared.refused(path, reply);
    input(path)?.setAttribute("aria-invalid", "true");
  }

  function conflict(path, reply) {
    bothTexts(path, reply, (choice, joined) => {
      base(path).value = reply.digest;
      if (choice === "theirs") {
        sender.forget(path);
        input(path).value = reply.value;
        theirsTaken(path);
      } else {
        if (choice === "joined") input(path).value = joined;
        sender.rebase(path, input(path).value, reply.digest);
      }
      input(path).focus();
    });
  }

  connect(sender);

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
