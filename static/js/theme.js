// Light, dark or as the device says, at once and kept on the server.
(() => {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!("themeForm" in form.dataset) || !event.submitter) return;
    event.preventDefault();
    const chosen = event.submitter.value;
    document.documentElement.dataset.theme = chosen;
    for (const button of form.querySelectorAll("[name=theme]")) button.setAttribute("aria-pressed", button.value === chosen);
    const body = new URLSearchParams(new FormData(form));
    body.set("theme", chosen);
    const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
    if (!answer?.ok) location.reload();
  }, true);
})();
