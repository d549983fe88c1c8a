/* Copies a text that stands on the page in one press; where the browser does not let it, shows the text selected. */
(() => {
  for (const button of document.querySelectorAll("[data-copies]")) {
    const text = document.getElementById(button.dataset.copies);
    const told = document.getElementById(`${text.id}-copied`);
    button.hidden = false;
    button.addEventListener("click", async () => {
      told.textContent = "";
      try {
        await navigator.clipboard.writeText(text.value);
        told.textContent = "Copied";
      } catch {
        text.closest("details")?.setAttribute("open", "");
        text.focus();
        text.select();
        told.textContent = "The text is selected: copy it from here";
      }
    });
  }
})();
