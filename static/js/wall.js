/* The projector never scrolls. A long list is first set smaller, down to 28 px, then its oldest or last lines are left to the phones, and the screen says how many. */
(() => {
  const STEPS = ["fit-1", "fit-2", "fit-3"];
  const overflows = el => el.scrollHeight > el.clientHeight + 1 || el.scrollWidth > el.clientWidth + 1;

  const shrink = list => {
    list.classList.remove(...STEPS);
    for (const step of STEPS) {
      if (!overflows(list)) break;
      list.classList.remove(...STEPS);
      list.classList.add(step);
    }
    if (list.dataset.spare) spare(list, list.parentElement.querySelector("[data-rest]"));
  };
  /* what may be spared goes from the end; on the join screen that is who has agreed */
  const spare = (list, rest) => {
    const lines = [...list.querySelectorAll(list.dataset.spare)].reverse();
    [...list.children].forEach(line => { line.hidden = false; });
    rest.hidden = true;
    for (let n = 0; overflows(list) && n < lines.length; n++) {
      lines[n].hidden = true;
      rest.hidden = false;
      rest.textContent = `and ${n + 1} ${rest.dataset.rest}`;
    }
  };
  const fit = list => {
    const box = list.parentElement, more = box.querySelector("[data-more]");
    const lines = [...list.children], newest = list.dataset.fit === "newest";
    lines.forEach(line => { line.hidden = false; });
    more.hidden = true;
    const order = newest ? lines : [...lines].reverse();
    for (let n = 0; overflows(box) && n < order.length - 1; n++) {
      order[n].hidden = true;
      more.hidden = false;
      more.textContent = `${n + 1} ${newest ? "earlier" : "more"}: see your phone`;
    }
  };
  const fitAll = () => {
    document.querySelectorAll("[data-shrink]").forEach(shrink);
    document.querySelectorAll("[data-fit]").forEach(fit);
  };
  document.addEventListener("htmx:after:swap", e => { if (e.detail.ctx.response?.status === 200) fitAll(); });
  addEventListener("resize", fitAll);
  document.fonts.ready.then(fitAll);
  fitAll();
})();
