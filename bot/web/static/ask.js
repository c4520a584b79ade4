// Asks without loading the page anew: the form's answer is the new part of the page as HTML, put where it belongs.
// Without this script the same form works by itself.

const form = document.getElementById("ask");
const log = document.getElementById("log");
const question = document.getElementById("question");
const status = document.getElementById("status");
const restart = document.getElementById("restart");
const MOST_TURNS = 8; // so many questions are sent along, as conversation.py keeps them
let busy = false;

function part(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

function put(turn) {
  document.getElementById("latest")?.removeAttribute("id");
  log.append(turn);
  begun();
  keep();
  turn.scrollIntoView({ block: "start" });
}

function begun() {
  document.getElementById("examples")?.remove();
  restart.hidden = false;
  const turns = [...log.children];
  for (const old of turns.slice(0, -MOST_TURNS)) for (const field of old.querySelectorAll("input")) field.remove();
}

// Whoever follows a citation and comes back finds the conversation where it was.
function keep() {
  history.replaceState({ log: log.innerHTML }, "");
}

function replace(feedback) {
  document.getElementById(feedback.id)?.replaceWith(feedback);
  keep();
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

if (history.state?.log && !log.childElementCount) {
  log.innerHTML = history.state.log;
  begun();
}

form.addEventListener("submit", (event) => {
  if (event.submitter?.name === "into") return; // the whole page changes
  event.preventDefault();
  if (!busy) send(event.submitter);
});

restart.addEventListener("click", () => history.replaceState(null, ""));

// Another language takes the conversation along.
for (const link of document.querySelectorAll("a[data-into]")) {
  link.addEventListener("click", (event) => {
    if (!log.childElementCount) return;
    event.preventDefault();
    const into = document.createElement("input");
    Object.assign(into, { type: "hidden", name: "into", value: link.dataset.into });
    form.append(into);
    form.submit();
  });
}

// Return sends, with Shift it begins a new line; not while an input method is still choosing characters.
question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
    event.preventDefault();
    form.requestSubmit(document.getElementById("send"));
  }
});
