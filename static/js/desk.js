// What the pages have on which several people write at once: the word beside each text, what a screen reader hears, the
// line's state, two texts of one answer, and the button of the whole page.

// `place` gives the element of a path, where its word stands, or nothing. Texts come from data-text-* of `desk`.
export function deskTools(desk, form, place) {
  const live = desk.querySelector("[data-live]");
  const banner = desk.querySelector("[data-banner]");

  const said = (name, words = {}) =>
    (desk.dataset[`text${name}`] || "").replace(/\{(\w+)\}/g, (_all, key) => words[key] ?? "");

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

  function refused(path, reply) {
    const text = reply.message || said("Refused");
    note(path, text, "is-wrong");
    announce(text);
  }

  // Shows both texts; `decided(choice, joined)` hears "mine", "theirs" or "joined" with the text that joins them.
  function bothTexts(path, reply, decided) {
    const where = place(path);
    if (!where) return; // of another page: it stays waiting until that one is opened
    where.querySelector(":scope > .conflict")?.remove();
    const panel = document.createElement("div");
    panel.className = "conflict";
    panel.innerHTML = reply.html; // our own template, with every text escaped
    where.append(panel);
    note(path, said("Conflict"), "is-wrong");
    announce(said("Conflict"));
    const joined = panel.querySelector("textarea");
    panel.addEventListener("click", (event) => {
      const choice = event.target.closest("[data-choice]")?.dataset.choice;
      if (choice === "join") {
        panel.querySelector("[data-join]").hidden = false;
        joined.focus();
      } else if (choice) {
        panel.remove();
        decided(choice, joined?.value);
      }
    });
  }

  function theirsTaken(path) {
    note(path, said("Theirs"), "is-saved");
    announce(said("Theirs"));
  }

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

  // The line comes and goes, and before the form is sent by its button, what waits goes first.
  function connect(sender) {
    let going = false;
    addEventListener("online", () => sender.resume());
    addEventListener("offline", () => line("offline"));
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
  }

  return { said, announce, note, refused, bothTexts, theirsTaken, line, connect };
}
