// Showing oneself again happens in a tab of its own. Back here, what was typed stays and can be saved.
(() => {
  const link = document.querySelector("[data-again]");
  if (!link) return;
  const next = new URLSearchParams(new URL(link.href).search).get("next");
  async function look() {
    if (document.hidden || !link.isConnected) return;
    const answer = await fetch(next).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("[name=csrf_token]")?.value;
    if (!token || page.querySelector("[data-again]")) return;
    for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = token;
    for (const button of document.querySelectorAll("main button:disabled")) button.disabled = false;
    link.closest(".notice").remove();
  }
  document.addEventListener("visibilitychange", look);
})();
