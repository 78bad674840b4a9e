// A page that waits for the worker: asks every second whether it would look different by now, and then shows it; what
// is marked data-live is brought up to date meanwhile. Without this file the page has a link that does the same.
const PATIENCE = 120000;
let until = Date.now() + PATIENCE;

function refresh(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const old of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(old.id);
    if (!fresh || fresh.innerHTML === old.innerHTML) continue;
    old.replaceWith(fresh);
    until = Date.now() + PATIENCE;
  }
}

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { "X-Requested-With": "waiting" } });
    if (answer.ok) {
      const text = await answer.text();
      if (!text.includes("data-waiting")) return location.reload();
      refresh(text);
    }
  } catch {
    // no line at this moment: asked again
  }
  if (Date.now() < until) setTimeout(look, 1000);
}

setTimeout(look, 700);
