/* Covers a phone that nobody touched for five minutes: the content is hidden, also from screen readers, until one tap. */
(() => {
  const QUIET = 5 * 60 * 1000;
  const content = document.querySelector("[data-cover]"), cover = document.querySelector("[data-cover-card]");
  if (!content || !cover) return;
  let touched = Date.now();
  const uncover = () => { touched = Date.now(); cover.hidden = true; content.hidden = false; content.focus({ preventScroll: true }); };
  const check = () => {
    if (cover.hidden && Date.now() - touched >= QUIET) {
      content.hidden = true;
      cover.hidden = false;
      cover.querySelector("button").focus();
    }
  };
  const touch = () => { check(); if (cover.hidden) touched = Date.now(); };
  for (const name of ["pointerdown", "keydown", "scroll", "input"]) addEventListener(name, touch, { passive: true, capture: true });
  cover.querySelector("button").addEventListener("click", uncover);
  document.addEventListener("visibilitychange", check);
  setInterval(check, 1000);
})();
