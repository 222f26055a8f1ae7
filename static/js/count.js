// How much of a message is written.
(() => {
  document.addEventListener("input", (event) => {
    const counter = document.getElementById(event.target.dataset?.count);
    if (counter) counter.textContent = [...event.target.value].length;
  });
})();
