// Asks without loading the page anew: the form's answer is the new part of the page as HTML, put where it belongs.
// Without this script the same form works by itself.

const form = document.getElementById("ask");
const log = document.getElementById("log");
const question = document.getElementById("question");
const status = document.getElementById("status");
const restart = document.getElementById("restart");
let busy = false;

function part(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

function put(turn) {
  document.getElementById("latest")?.removeAttribute("id");
  document.getElementById("examples")?.remove();
  restart.hidden = false;
  log.append(turn);
  turn.scrollIntoView({ block: "start" });
}

function replace(feedback) {
  document.getElementById(feedback.id)?.replaceWith(feedback);
  feedback.querySelector(".thanks")?.focus();
}

async function send(submitter) {
  const fields = new FormData(form, submitter);
  const pressed = submitter?.name;
  if (pressed === "asks") fields.set("question", "");
  busy = true;
  status.textContent = form.dataset.sending;
  try {
    const response = await fetch(form.action.split("#")[0], {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "X-Part": "1" },
    });
    const received = part(await response.text());
    if (received?.matches("article.turn")) {
      put(received);
      if (response.ok && pressed !== "asks") question.value = "";
    } else if (received?.matches(".feedback")) {
      replace(received);
    } else {
      throw new Error(`status ${response.status}`);
    }
    status.textContent = "";
  } catch {
    status.textContent = form.dataset.failed;
  } finally {
    busy = false;
  }
}

form.addEventListener("submit", (event) => {
  if (event.submitter?.name === "lang") return; // the whole page changes
  event.preventDefault();
  if (!busy) send(event.submitter);
});

// Return sends, with Shift it begins a new line; not while an input method is still choosing characters.
question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
    event.preventDefault();
    form.requestSubmit(document.getElementById("send"));
  }
});
