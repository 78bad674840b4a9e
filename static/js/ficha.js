// The page of a section: each answer is saved as it is written, and several people write at once.
// Without this script the page works with its buttons. Texts come from data-text-* of #mesa, in the page's language.

import { deskTools } from "./desk.js";
import { Presence } from "./presence.js";
import { CELLS, Rows } from "./rows.js";
import { Sender } from "./sender.js";
import { Store } from "./store.js";

const WAIT = 800;
const COLUMNS = ["name", "kind", "kind_other", "country_id"]; // content.ACTOR_COLUMNS, in its order

const desk = document.getElementById("mesa");
const form = document.querySelector("form[data-desk]");
if (desk && form) start();

function start() {
  const { section, ficha, saveUrl, presenceUrl } = desk.dataset;
  const person = Number(desk.dataset.person);
  const { said, announce, note, refused, line, bothTexts, theirsTaken, connect } = deskTools(desk, form, place);
  const known = new Map(Object.entries(JSON.parse(desk.dataset.bases))); // path -> digest of what is on the page
  const version = form.querySelector("[name=version]");
  const rows = new Rows(form);
  const marks = [];
  const leaving = new Map(); // id of a row -> its cells, to undo
  let newest = 0;
  let closed = false;

  const sender = new Sender(saveUrl, person, new Store(person, ficha), { saved, conflict, gone, invalid, refused, line });

  // --- from inputs to paths and back

  function pathOf(input) {
    const cell = input.name.match(/^actors-\d+-(\w+)$/);
    if (cell) {
      const id = rows.id(rows.of(input));
      const column = CELLS[cell[1]];
      return column && id ? `${section}.actor-${id}.${column}` : "";
    }
    const path = `${section}.${input.name}`;
    return known.has(path) ? path : "";
  }

  function inputsOf(path) {
    const [row, key] = path.split("#");
    if (key) {
      const found = key.startsWith("-") ? rows.byId(Number(key.slice(1))) : rows.byKey(key);
      return found ? [rows.input(found, "name")] : [];
    }
    const cell = row.match(/\.actor-(\d+)\.(\w+)$/);
    if (cell) {
      const found = rows.byId(Number(cell[1]));
      const name = Object.keys(CELLS).find((each) => CELLS[each] === cell[2]);
      return found ? [rows.input(found, name)] : [];
    }
    if (!path.startsWith(`${section}.`)) return [];
    return [...form.querySelectorAll(`[name="${CSS.escape(path.slice(section.length + 1))}"]`)];
  }

  function read(path) {
    const inputs = inputsOf(path);
    if (inputs[0]?.type === "radio") return inputs.find((input) => input.checked)?.value ?? "";
    return inputs[0]?.value ?? "";
  }

  function write(path, value) {
    for (const input of inputsOf(path)) {
      if (input.type === "radio") input.checked = input.value === value;
      else if (input.type !== "checkbox") input.value = value;
      else if (Array.isArray(value)) input.checked = value.includes(input.value);
      else input.checked = value[input.value] ?? input.checked;
    }
  }

  function place(path) {
    const input = inputsOf(path)[0];
    if (!input) return null;
    const many = input.type === "radio" || input.type === "checkbox";
    return input.closest(many ? "fieldset, [id^=campo-]" : "[id^=div_id_]") || input.parentElement;
  }

  // --- writing

  function touched(input, wait) {
    if (closed || !input.name || input.closest(".conflict")) return;
    if (input.name === "partner_countries") {
      const path = `${section}.partner_countries`;
      sender.queue(path, { ...sender.items.get(path)?.value, [input.value]: input.checked }, known.get(path), wait);
      return;
    }
    const row = rows.of(input);
    if (row && !rows.id(row)) {
      addRow(row, wait);
      return;
    }
    const path = pathOf(input);
    if (!path) return;
    sender.queue(path, read(path), known.get(path) ?? "", wait);
    note(path, said("Pending"));
  }

  function addRow(row, wait) {
    if (!row.dataset.key) {
      if (rows.isBlank(row)) return;
      row.dataset.key = crypto.getRandomValues(new Uint32Array(2)).join("");
    }
    const path = `${section}.actors#${row.dataset.key}`;
    if (Object.values(rows.cells(row)).every((value) => !value.trim()) && !sender.items.get(path)?.attempt) {
      sender.forget(path);
      delete row.dataset.key;
      return;
    }
    sender.queue(path, { add: rows.cells(row) }, "", wait);
    note(path, said("Pending"));
  }

  form.addEventListener("input", (event) => touched(event.target, WAIT));
  form.addEventListener("change", (event) => {
    if (event.target.name?.endsWith("-DELETE")) return;
    touched(event.target, 0);
  });
  form.addEventListener("focusout", (event) => {
    const row = rows.of(event.target);
    if (row?.dataset.key && !rows.id(row)) {
      if (!row.contains(event.relatedTarget)) sender.send(`${section}.actors#${row.dataset.key}`);
      return;
    }
    const path = event.target.name && pathOf(event.target);
    if (path && sender.items.has(path)) sender.send(path);
  });

  // --- what became of it

  function saved(path, reply, item, sent) {
    const [base, key] = path.split("#");
    newest = Math.max(newest, reply.version || 0);
    if (reply.version && Number(version.value) === reply.version - 1) version.value = reply.version;
    if (key?.startsWith("-")) rowLeft(Number(key.slice(1)));
    else if (key) rowCame(key, reply, item, sent);
    else known.set(base, reply.digest);
    const text = said("Saved", { time: reply.time });
    note(path, text, "is-saved");
    announce(text);
    document.dispatchEvent(new Event("ficha:saved"));
    place(path)?.querySelector(":scope > .conflict")?.remove();
    for (const input of inputsOf(path)) input.removeAttribute("aria-invalid");
  }

  function rowCame(key, reply, item, sent) {
    const path = `${section}.actors#${key}`;
    const row = rows.byKey(key);
    for (const [column, digest] of Object.entries(reply.cells)) {
      const cell = `${section}.actor-${reply.row}.${column}`;
      known.set(cell, digest);
      if (item.value.add[column] !== sent.value.add[column]) sender.queue(cell, item.value.add[column], digest);
    }
    sender.forget(path);
    if (!row) return;
    rows.setId(row, reply.row);
    delete row.dataset.key;
    rows.blank();
    tools();
  }

  function rowLeft(id) {
    const row = rows.byId(id);
    for (const column of COLUMNS) known.delete(`${section}.actor-${id}.${column}`);
    if (!row) return;
    rows.clear(row);
    row.hidden = true;
    const undo = desk.querySelector("[data-undo]").content.firstElementChild.cloneNode(true);
    undo.querySelector("button").addEventListener("click", () => {
      undo.remove();
      row.hidden = false;
      rows.fill(row, leaving.get(id));
      addRow(row, 0);
      rows.input(row, "name").focus();
    });
    row.after(undo);
    undo.querySelector("button").focus();
    announce(undo.firstElementChild.textContent);
  }

  function gone(path, reply) {
    const id = Number(path.match(/\.actor-(\d+)\./)?.[1]);
    const row = id && rows.byId(id);
    if (!row) {
      refused(path, reply);
      return;
    }
    // What stands here stays here, and is added again when the person writes on.
    forgetCells(id);
    note(path, reply.message, "is-wrong");
    rows.setId(row, 0);
    announce(reply.message);
  }

  function invalid(path, reply) {
    refused(path, reply);
    for (const input of inputsOf(path)) input.setAttribute("aria-invalid", "true");
  }

  function conflict(path, reply, item) {
    bothTexts(path, reply, (choice, joined) => {
      if (path.includes("#")) { // the row that was to leave was changed
        note(path, "");
        if (choice === "mine") sender.rebase(path, item.value, reply.digest);
        else sender.forget(path);
        presence.beat();
        return;
      }
      known.set(path, reply.digest);
      if (choice === "theirs") {
        sender.forget(path);
        write(path, reply.value);
        theirsTaken(path);
      } else {
        if (choice === "joined") write(path, joined);
        sender.rebase(path, read(path), reply.digest);
      }
      inputsOf(path)[0]?.focus();
    });
  }

  // --- rows

  function forgetCells(id) {
    for (const path of [...sender.items.keys()]) if (path.startsWith(`${section}.actor-${id}.`)) sender.forget(path);
  }

  function remove(row) {
    const id = rows.id(row);
    if (!id) {
      if (row.dataset.key) sender.forget(`${section}.actors#${row.dataset.key}`);
      rows.clear(row);
      rows.input(row, "name").focus();
      return;
    }
    forgetCells(id);
    const path = `${section}.actors#-${id}`;
    const base = COLUMNS.map((column) => known.get(`${section}.actor-${id}.${column}`)).join(".");
    leaving.set(id, rows.cells(row));
    sender.queue(path, { remove: id }, base);
  }

  function tools() {
    for (const row of rows.all()) {
      if (row.querySelector("[data-remove-row]")) continue;
      const check = row.querySelector("[name$='-DELETE']");
      if (check) check.closest("[id^=div_id_], .form-check").hidden = true;
      const button = desk.querySelector("[data-remove]").content.firstElementChild.cloneNode(true);
      button.dataset.removeRow = "";
      row.append(button);
    }
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove-row]");
    if (button) remove(rows.of(button));
  });

  connect(sender);

  // --- who else is here

  const presence = new Presence(presenceUrl, ask, heard);

  function ask() {
    const input = document.activeElement;
    const path = input?.form === form && input.name ? pathOf(input) || (rows.of(input) ? `${section}.actors` : "") : "";
    return { section, person, path, version: Number(version.value) };
  }

  function heard(reply) {
    if (["offline", "login", "other_person"].includes(reply.status)) {
      sender.halted = reply.status !== "offline";
      line(reply.status, reply);
      return;
    }
    if (reply.status !== "here") return;
    closed = !reply.editable;
    if (closed) {
      line("closed", reply);
      return;
    }
    line("online");
    if (sender.halted || sender.failures) sender.resume();
    people(reply.people);
    if (reply.answers && reply.version >= newest) refresh(reply);
  }

  function people(found) {
    const line = desk.querySelector("[data-people]");
    const text = found.map(({ name, place: at }) => (at ? said("At", { name, place: at }) : name)).join(" · ");
    const whole = text && `${said("Here")} ${text}`;
    if (line.textContent !== whole) line.textContent = whole;
    line.hidden = !whole;
    for (const mark of marks.splice(0)) mark.remove();
    for (const { name, path, here } of found) {
      const where = here && path && place(path.endsWith(".actors") ? `${section}.actors` : path);
      if (!where) continue;
      const mark = document.createElement("p");
      mark.className = "somebody";
      mark.textContent = said("Beside", { name });
      where.prepend(mark);
      marks.push(mark);
    }
  }

  // What colleagues changed, wherever this person has nothing waiting.
  function refresh({ answers, version: now }) {
    for (const [path, { value, digest }] of Object.entries(answers)) {
      const row = path.match(/\.actor-(\d+)$/);
      if (row && !rows.byId(value) && !sender.items.has(`${section}.actors#-${value}`) && !adding()) bring(value);
      else if (!row && known.get(path) !== digest && !sender.items.has(path) && inputsOf(path).length) {
        write(path, value);
        known.set(path, digest);
        note(path, said("Refreshed"));
      }
    }
    for (const row of rows.all()) {
      const id = rows.id(row);
      if (id && !answers[`${section}.actor-${id}`] && !waits(`actor-${id}.`) && !row.contains(document.activeElement)) {
        rows.clear(row);
        row.hidden = true;
        announce(said("Rowgone"));
      }
    }
    if (!adding()) version.value = now;
  }

  function waits(start) {
    return [...sender.items.keys()].some((path) => path.startsWith(`${section}.${start}`));
  }

  // A row of this person that is on its way could be the one that the answer brings.
  function adding() {
    return waits("actors#");
  }

  function bring(id) {
    const row = rows.blank();
    if (row) rows.setId(row, id); // its cells follow and are filled by their paths
    tools();
  }

  form.addEventListener("focusin", () => presence.beat());

  // --- what an earlier visit could not send

  for (const [path, item] of sender.store.all()) {
    sender.items.set(path, { ...item, held: false });
    const key = path.split("#")[1];
    if (key && !key.startsWith("-") && path.startsWith(`${section}.`)) {
      const row = rows.blank();
      if (row) {
        row.dataset.key = key;
        rows.fill(row, item.value.add);
      }
    } else if (!key) {
      write(path, item.value);
    }
    note(path, said("Pending"));
  }
  for (const path of known.keys()) if (!place(path)?.querySelector(".save-state")) note(path, ""); // nothing jumps later
  tools();
  presence.beat();
  sender.flush();
}
