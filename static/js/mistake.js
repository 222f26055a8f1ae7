// A page that comes back with a mistake leads to it.
(() => {
  const main = document.getElementById("main");
  const refused = performance.getEntriesByType("navigation")[0]?.responseStatus >= 400;
  const field = main?.querySelector(":is(input, select, textarea)[aria-invalid=true]:not([hidden])");
  const said = main?.querySelector(".mistake") ?? (refused ? main?.querySelector("[data-again]") : null);
  if (!field && !said) return;
  if (!field && !said.href) said.tabIndex = -1;
  (field ?? said).focus({ preventScroll: true });
  (said ?? field).scrollIntoView({ block: "center" });
})();
