/* Says what happened, and puts the keys where one goes on: the server names both in HX-Trigger, as announce and refocus. */
(() => {
  const on = (name, act) => document.addEventListener(name, act);
  const byId = id => document.getElementById(id);
  on("announce", e => {
    const region = byId("announcer");
    if (!region) return;
    region.textContent = "";
    setTimeout(() => { region.textContent = e.detail.value; }, 50);
  });
  /* the answer may come late: whoever has gone to another field since the form was sent, or has pressed a key since it came, is left there */
  const answered = new WeakMap(), wasAt = new WeakMap();
  let keyed = 0;
  document.addEventListener("keydown", e => { if (!e.repeat) keyed = e.timeStamp; }, true);
  on("htmx:config:request", e => {
    const form = e.detail.ctx?.sourceElement.closest?.("form");
    if (form && e.detail.ctx.request.method !== "GET") wasAt.set(form, document.activeElement);
  });
  on("htmx:after:request", e => answered.set(e.detail.ctx.sourceElement, e.timeStamp));
  on("refocus", e => requestAnimationFrame(() => {
    const busy = document.activeElement, field = byId(e.detail.value);
    if (!field || keyed >= (answered.get(e.target) ?? e.timeStamp)) return;
    if (busy?.form && (busy !== wasAt.get(e.target) || busy.form.dataset.unsaved)) return;
    field.closest("details")?.setAttribute("open", "");
    field.focus();
  }));
  on("htmx:after:swap", () => {
    const bad = document.querySelectorAll("[data-focus-error]");
    bad.forEach(field => field.removeAttribute("data-focus-error"));
    /* whoever closed a dialog before its answer came is shown what is wrong */
    bad[0]?.closest("dialog:not([open])")?.showModal();
    bad[0]?.focus();
  });
  /* after a redirect the news is focused, so that it is heard; a page that was led back to its place stays there */
  document.querySelector("[data-autofocus]")?.focus({ preventScroll: location.hash !== "" });
})();
