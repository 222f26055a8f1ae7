// The demo's mailbox looks for new mail by itself.
(() => {
  const box = () => document.getElementById("mailbox");
  if (!box()) return;
  async function look() {
    if (document.hidden) return;
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("mailbox");
    const old = box();
    if (!fresh || fresh.dataset.newest === old.dataset.newest) return;
    if (fresh.tagName !== old.tagName) return location.reload();
    const known = new Set([...old.querySelectorAll("a")].map((link) => link.href));
    const at = old.contains(document.activeElement) ? document.activeElement.href : null;
    old.replaceWith(fresh);
    for (const link of fresh.querySelectorAll("a")) {
      if (!known.has(link.href)) link.parentElement.classList.add("is-fresh");
      if (link.href === at) link.focus();
    }
  }
  setInterval(look, 2500);
})();
