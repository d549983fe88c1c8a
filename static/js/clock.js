/* Counts on between two answers of the server, from the server's own clock: the time of day, and the time spent on a case. */
(() => {
  const bases = new WeakMap();
  const passed = (el, sent) => {
    let base = bases.get(el);
    if (!base || base.sent !== sent) bases.set(el, base = { sent, at: performance.now() });
    return Number(sent) + Math.max(0, Math.floor((performance.now() - base.at) / 1000));
  };
  const two = n => String(n).padStart(2, "0");
  const write = (el, words) => { if (el.textContent !== words) el.textContent = words; };
  const tick = () => {
    for (const el of document.querySelectorAll("[data-clock]")) {
      const minutes = Math.floor(passed(el, el.dataset.clock) / 60) % 1440;
      write(el, `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`);
    }
    for (const el of document.querySelectorAll("[data-timer]")) {
      const seconds = passed(el, el.dataset.timer), limit = Number(el.dataset.limit);
      write(el, `${Math.floor(seconds / 60)}:${two(seconds % 60)}`);
      el.classList.toggle("is-over", seconds > limit);
      document.querySelector("[data-timer-bar]")?.setAttribute("width", Math.min(100, 100 * seconds / limit));
    }
  };
  setInterval(tick, 1000);
  document.addEventListener("htmx:after:swap", tick);
  tick();
})();
