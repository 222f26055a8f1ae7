// Add people: addresses become chips with their verdict as one types; the mail and the sum follow.
(() => {
  const form = document.querySelector("[data-invite]");
  if (!form || !form.querySelector("#emails")) return;
  const said = document.getElementById("invite-said");
  let entry, all, running, timer;
  // Corrections and removals, done one by one by the server, which knows names and addresses apart.
  const wishes = [];

  // The field that is sent keeps every address, one a line; people write into a small one beside it.
  function dress() {
    all = form.querySelector("[name=emails]");
    entry = all.cloneNode();
    entry.removeAttribute("name");
    entry.value = "";
    entry.rows = 1;
    entry.classList.add("is-entry");
    if (chips().length) entry.placeholder = all.dataset.more;
    all.id = "emails-all";
    all.hidden = true;
    all.after(entry);
    entry.addEventListener("keydown", keys);
    entry.addEventListener("paste", () => setTimeout(() => /[\n,;\t]|\s\S+@/.test(entry.value.trim()) && commit()));
    entry.addEventListener("blur", () => entry.isConnected && entry.value.includes("@") && commit());
  }

  const chips = () => [...form.querySelectorAll(".chips > li")];

  function keys(event) {
    const text = entry.value;
    const ends = ["Enter", ",", ";"].includes(event.key) || (event.key === " " && /^[^\s<"]+@[^\s<"]+\.[^\s<"]+$/.test(text.trim()));
    if (ends && !event.isComposing) {
      event.preventDefault();
      if (text.trim()) commit();
    } else if (event.key === "Backspace" && !text) {
      chips().at(-1)?.querySelector("[name=without]").focus();
    }
  }

  function commit() {
    const text = entry.value.trim();
    if (!text) return;
    entry.value = "";
    all.value = (all.value.trim() + "\n" + text).trim();
    for (const word of text.split(/[\n,;\t]+/).map((one) => one.trim()).filter(Boolean)) {
      const item = document.createElement("li");
      item.className = "chip is-checking";
      item.textContent = `${word} … ${all.dataset.checking}`;
      form.querySelector(".chips").append(item);
    }
    check(150);
  }

  function check(wait = 500) {
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  }

  async function ask() {
    running?.abort();
    running = new AbortController();
    const asked = new URLSearchParams(new FormData(form));
    asked.set("step", "check");
    const [wish] = wishes;
    if (wish) asked.append(...wish);
    const sent = all.value;
    try {
      const answer = await fetch(form.action, { method: "POST", body: asked, signal: running.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.redirected || !page.getElementById("checked")) return plainly();
      if (wish) wishes.shift();
      show(page, sent);
    } catch (trouble) {
      if (trouble.name !== "AbortError") plainly();
    }
  }

  // Let the page itself answer, with whatever it has to say.
  function plainly() {
    const button = form.querySelector("[name=step][value=check]");
    form.dataset.plain = "1";
    form.requestSubmit(button);
  }

  function show(page, sent) {
    const writing = document.activeElement === entry;
    const open = entry.value;
    entry.value = "";
    const later = all.value.slice(sent.length);
    const known = new Set(chips().map((chip) => chip.dataset.address));
    for (const id of ["preview", "sum", "until-hint", "checked"]) swap(id, page);
    dress();
    entry.value = open;
    for (const chip of chips()) if (!known.has(chip.dataset.address)) chip.classList.add("is-fresh");
    if (writing) entry.focus();
    said.textContent = document.getElementById("emails-sum").textContent.trim();
    all.value += later;
    if (later || wishes.length) check(0);
  }

  function swap(id, page) {
    const old = document.getElementById(id);
    const fresh = page.getElementById(id);
    if (old && fresh) old.replaceWith(fresh);
  }

  function want(name, value) {
    wishes.push([name, value]);
    check(0);
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const chip = button?.closest(".chip");
    if (!chip) return;
    if (button.name === "without") {
      event.preventDefault();
      const next = chip.nextElementSibling ?? chip.previousElementSibling;
      (next?.querySelector("[name=without]") ?? entry).focus();
      chip.remove();
      want("without", button.value);
    } else if (button.name === "fix") {
      event.preventDefault();
      entry.focus();
      want("fix", button.value);
    } else if (button.name === "sure") {
      event.preventDefault();
      const kept = Object.assign(document.createElement("input"), { type: "hidden", name: "sure", value: button.value });
      form.append(kept);
      entry.focus();
      check(0);
    } else if (button.formAction && button.dataset.done) {
      event.preventDefault();
      again(button);
    }
  });

  form.addEventListener("keydown", (event) => {
    if (event.target.name === "without" && ["Backspace", "Delete"].includes(event.key)) {
      event.preventDefault();
      event.target.click();
    }
  });

  async function again(button) {
    button.setAttribute("aria-busy", "true");
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
    const answer = await fetch(button.formAction, { method: "POST", body }).catch(() => null);
    if (!answer?.ok) return form.requestSubmit(button);
    button.removeAttribute("aria-busy");
    button.disabled = true;
    button.textContent = said.textContent = button.dataset.done;
  }

  form.addEventListener("submit", (event) => {
    if (form.dataset.plain) return delete form.dataset.plain;
    const step = event.submitter?.value;
    if (entry.value.trim()) {
      event.preventDefault();
      commit();
    } else if (step === "check" && event.submitter.name === "step") {
      event.preventDefault();
      ask();
    }
  });

  // What they will read follows what is chosen.
  form.addEventListener("input", (event) => {
    if (event.target !== entry && event.target.name && chips().length) check(event.target.name === "message" ? 800 : 250);
  });

  dress();
  if (all.value.trim() && !chips().length) check(0);
})();
