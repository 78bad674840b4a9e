// The actors of an initiative: rows that get an id when they are saved, leave when they are removed, and grow.

export const CELLS = { name: "name", kind: "kind", kind_other: "kind_other", country: "country_id" };

export class Rows {
  constructor(form) {
    this.form = form;
    this.total = form.querySelector("[name=actors-TOTAL_FORMS]");
    this.most = Number(form.querySelector("[name=actors-MAX_NUM_FORMS]")?.value || 0) + 3;
  }

  all() {
    return this.total ? [...this.form.querySelectorAll("[data-row]")] : [];
  }

  of(input) {
    return input.closest("[data-row]");
  }

  input(row, name) {
    return row.querySelector(`[name$="-${name}"]`);
  }

  id(row) {
    return Number(this.input(row, "id").value) || 0;
  }

  setId(row, id) {
    this.input(row, "id").value = id || "";
  }

  byId(id) {
    return this.all().find((row) => this.id(row) === id);
  }

  byKey(key) {
    return this.all().find((row) => row.dataset.key === key);
  }

  cells(row) {
    return Object.fromEntries(Object.entries(CELLS).map(([name, column]) => [column, this.input(row, name).value]));
  }

  fill(row, cells) {
    for (const [name, column] of Object.entries(CELLS)) this.input(row, name).value = cells[column] ?? "";
  }

  isBlank(row) {
    return !this.id(row) && !row.dataset.key && Object.values(this.cells(row)).every((value) => !value.trim());
  }

  clear(row) {
    this.setId(row, 0);
    this.fill(row, {});
    delete row.dataset.key;
  }

  // A row with nothing in it, made when there is none; null at the limit.
  blank() {
    return this.all().find((row) => !row.hidden && this.isBlank(row)) || this.grow();
  }

  grow() {
    const rows = this.all();
    const last = rows[rows.length - 1];
    if (!last || rows.length >= this.most) return null;
    const row = last.cloneNode(true);
    for (const extra of row.querySelectorAll(".save-state, .conflict, .somebody, .undo")) extra.remove();
    for (const node of row.querySelectorAll("*")) {
      for (const { name, value } of [...node.attributes]) {
        if (/actors-\d+-/.test(value)) node.setAttribute(name, value.replace(/actors-\d+-/, `actors-${rows.length}-`));
      }
    }
    const legend = row.querySelector("legend");
    legend.textContent = legend.textContent.replace(/\d+/, rows.length + 1);
    row.querySelector("[name$='-DELETE']")?.closest(".mb-3, .form-check")?.remove();
    row.hidden = false;
    this.clear(row);
    last.after(row);
    this.total.value = rows.length + 1;
    return row;
  }
}
