// The slash leads to the search of the page.
(() => {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    const field = document.querySelector("main input[type=search]");
    event.preventDefault();
    if (!field) return document.querySelector(".top-end a[href]")?.click();
    field.focus();
    field.select();
  });
  const reach = () => location.hash === "#q" && document.getElementById("q")?.focus();
  addEventListener("hashchange", reach);
  reach();
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Escape" || field.type !== "search") return;
    if (field.value) {
      field.value = "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    } else field.blur();
  });
})();
