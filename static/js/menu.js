// Menus close on Escape, on a click beside them and when another opens; arrows walk them.
(() => {
  const open = () => [...document.querySelectorAll("details.menu[open]")];
  const close = (menu, back) => {
    menu.open = false;
    if (back) menu.querySelector("summary").focus();
  };
  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) close(menu);
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of open()) if (!menu.contains(event.target) && !event.target.closest("dialog")) close(menu);
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details.menu");
    if (event.key === "Escape") for (const each of open()) close(each, each === menu || each.contains(document.activeElement));
    if (!menu || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
    event.preventDefault();
    menu.open = true;
    const items = [...menu.querySelectorAll("a, button")];
    const at = items.indexOf(document.activeElement);
    const last = items.length - 1;
    const to = { Home: 0, End: last, ArrowDown: at === last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1 }[event.key];
    items[to]?.focus();
  });
})();
