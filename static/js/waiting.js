// A page that waits for the worker: asks every second whether it would look different by now, and then shows it.
// Without this file the page has a link that does the same.
const until = Date.now() + 120000;

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { "X-Requested-With": "waiting" } });
    if (answer.ok && !(await answer.text()).includes("data-waiting")) return location.reload();
  } catch {
    // no line at this moment: asked again
  }
  if (Date.now() < until) setTimeout(look, 1000);
}

setTimeout(look, 700);
