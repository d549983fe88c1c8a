/* Covers titles and summaries again half a minute after somebody last touched the page. */
(() => {
  const control = document.getElementById("uncover");
  if (!control) return;
  let timer = 0;
  const again = () => {
    clearTimeout(timer);
    if (control.checked) timer = setTimeout(() => { control.checked = false; }, 30000);
  };
  for (const name of ["change", "pointerdown", "keydown", "scroll"]) addEventListener(name, again, { passive: true, capture: true });
  addEventListener("pagehide", () => { control.checked = false; });
})();
