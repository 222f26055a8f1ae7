// What happened leaves by itself, unless it is looked at, went wrong or can be taken back.
(() => {
  for (const toast of document.querySelectorAll("[data-toast]")) {
    let timer;
    const leave = () => {
      toast.classList.add("is-leaving");
      setTimeout(() => toast.remove(), 250);
    };
    const wait = () => {
      if (!toast.classList.contains("is-fail") && !toast.querySelector("form")) timer = setTimeout(leave, 10000);
    };
    const stay = () => clearTimeout(timer);
    for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stay);
    for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, wait);
    toast.querySelector("[data-dismiss]").addEventListener("click", leave);
    wait();
  }
})();
