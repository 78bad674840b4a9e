// "¿Es una alianza multiactor?" on the page of an initiative: asked again after each answer that was saved.
// Without this script it says what it was when the page was opened.
const place = document.querySelector("[data-standing]");
let waiting = 0;

async function ask() {
  try {
    const answer = await fetch(place.dataset.standing);
    if (!answer.ok || answer.redirected) return;
    const html = await answer.text();
    if (html.trim() !== place.innerHTML.trim()) place.innerHTML = html; // our own template, with every text escaped
  } catch {
    // no line: asked again after the next answer
  }
}

document.addEventListener("ficha:saved", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, 250);
});
