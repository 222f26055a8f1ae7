// The mark of a tile travels to the page it opens, and back.
(() => {
  const mark = (url) => {
    const path = new URL(url, location.href).pathname;
    const link = [...document.querySelectorAll(".tile a, .rows a")].find((one) => one.pathname === path);
    return link?.closest("li").querySelector(".mark");
  };
  addEventListener("unhandledrejection", (event) => {
    if (/^Transition was/.test(event.reason?.message)) event.preventDefault();
  });
  const lend = (element, transition) => {
    // A transition that the browser drops is no fault of the page.
    for (const end of [transition?.ready, transition?.updateCallbackDone]) end?.catch(() => {});
    const end = transition?.finished.catch(() => {});
    if (!element || !end) return;
    element.style.viewTransitionName = "thing";
    end.then(() => element.style.removeProperty("view-transition-name"));
  };
  addEventListener("pageswap", (event) => {
    const to = event.activation?.entry.url;
    lend(to ? mark(to) : null, event.viewTransition);
  });
  addEventListener("pagereveal", (event) => {
    const from = window.navigation?.activation?.from?.url;
    lend(from ? mark(from) : null, event.viewTransition);
  });
})();
