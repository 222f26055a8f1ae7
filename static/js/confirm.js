// What cannot be taken back is asked once more, in the page's own words.
(() => {
  const template = document.getElementById("confirm");
  if (!template) return;
  const sure = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const text = form.dataset.confirm;
    if (!text || sure.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(text, event.submitter).then((yes) => {
      if (!yes) return;
      sure.add(form);
      form.requestSubmit(event.submitter);
    });
  }, true);

  function ask(text, button) {
    const dialog = template.content.firstElementChild.cloneNode(true);
    dialog.querySelector("p").textContent = text;
    dialog.querySelector("[value=yes]").textContent = button?.textContent.trim() ?? "";
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((answer) => dialog.addEventListener("close", () => {
      answer(dialog.returnValue === "yes");
      dialog.remove();
      (button?.closest("details")?.querySelector("summary") ?? button)?.focus();
    }));
  }
})();
