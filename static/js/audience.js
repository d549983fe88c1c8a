/* Keeps the list "who can see this" in step with the agencies that are ticked. */
(() => {
  const list = box => {
    const ticked = box.querySelector("[data-sees-ticked]");
    if (!ticked) return;
    const names = [...box.querySelectorAll("[data-sees]:checked")].map(tick => tick.dataset.sees);
    box.querySelectorAll("[data-sees-name]").forEach(chip => chip.remove());
    ticked.hidden = names.length > 0;
    for (const name of names) {
      const chip = document.createElement("li");
      chip.className = "app-chip";
      chip.dataset.seesName = "";
      chip.textContent = name;
      ticked.parentElement.append(chip);
    }
  };
  for (const box of document.querySelectorAll("[data-audience]")) {
    box.addEventListener("change", () => list(box));
    list(box);
  }
})();
