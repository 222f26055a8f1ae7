// The mark of a tile travels to the page it opens, and back.
(() => {
  const mark = (url) => {
    const path = new URL(url, location.href).pathname;
    const link = [...document.querySelectorAll(".tile a, .rows a")].find((one) => one.pathname === path);
    return link?.closest("li").querySelector(".mark");
  };
  const lend = (element, transition) => {
    if (!element || !transition) return;
    element.style.viewTransitionName = "thing";
    transition.finished.catch(() => {}).finally(() => element.style.removeProperty("view-transition-name"));
  };
  addEventListener("pageswap", (event) => event.activation && lend(mark(event.activation.entry.url), event.viewTransition));
  addEventListener("pagereveal", (event) => {
    const from = window.navigation?.activation?.from?.url;
    if (from) lend(mark(from), event.viewTransition);
  });
})();
