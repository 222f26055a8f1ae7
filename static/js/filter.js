// My Apps: filtered while one types, walked with the arrows, opened with Enter.
(() => {
  const field = document.querySelector("[data-filter]");
  const list = document.getElementById(field?.dataset.filter);
  if (!list) return;
  const none = document.getElementById(list.id + "-none");
  const said = document.getElementById(list.id + "-said");
  const links = () => [...list.querySelectorAll("li:not([hidden]) .tile-link")];
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  let whole = !field.value;

  // Found by the server, the page holds only some: fetch the rest before filtering.
  async function complete() {
    whole = true;
    const answer = await fetch(field.form.action);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const full = page.getElementById(list.id);
    if (full) list.replaceChildren(...full.children);
  }

  async function filter() {
    if (!whole) await complete();
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    for (const item of list.children) {
      const text = plain(item.querySelector("h2").textContent + " " + (item.querySelector(".tile-says")?.textContent ?? ""));
      item.hidden = !words.every((word) => text.includes(word));
    }
    const found = links().length;
    none.hidden = found > 0;
    said.textContent = found ? `${said.dataset.said} ${found}` : none.querySelector("h2").textContent;
    const here = new URL(location.href);
    if (field.value) here.searchParams.set("q", field.value);
    else here.searchParams.delete("q");
    history.replaceState(history.state, "", here);
  }

  field.addEventListener("input", filter);
  field.form.addEventListener("submit", (event) => {
    const first = links()[0];
    if (!first || !field.value) return;
    event.preventDefault();
    first.click();
  });
  none.addEventListener("click", (event) => {
    if (!event.target.closest("[data-clear]")) return;
    event.preventDefault();
    field.value = "";
    filter();
    field.focus();
  });

  function across() {
    const tops = links().map((link) => link.closest("li").offsetTop);
    return Math.max(1, tops.filter((top) => top === tops[0]).length);
  }

  document.addEventListener("keydown", (event) => {
    const all = links();
    const at = all.indexOf(document.activeElement);
    if (document.activeElement === field && event.key === "ArrowDown") {
      event.preventDefault();
      return all[0]?.focus();
    }
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const side = document.dir === "rtl" ? -1 : 1;
    const step = { ArrowRight: side, ArrowLeft: -side, ArrowDown: across(), ArrowUp: -across() }[event.key];
    const next = { Home: 0, End: all.length - 1 }[event.key] ?? (step && at + step);
    if (next === undefined) return;
    event.preventDefault();
    if (next < 0) field.focus();
    else all[Math.min(next, all.length - 1)].focus();
  });
})();
