// Many at once: how many are chosen, and all of them with one press.
(() => {
  const all = document.querySelector("[data-all]");
  const said = document.querySelector("[data-chosen]");
  if (!all || !said) return;
  const boxes = [...all.form.querySelectorAll(".ticked .box")];
  const plain = said.textContent;
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    said.textContent = chosen ? `${said.dataset.chosen} ${chosen}` : plain;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  for (const box of boxes) box.addEventListener("change", tell);
  addEventListener("pageshow", tell);
  tell();
})();
