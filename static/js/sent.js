/* What each form held when it was sent, until its answer has come: what is typed meanwhile is the next entry. Of a form that is filled in
   again and again (data-again) one entry waits. */
const sent = (() => {
  const on = (name, act) => document.addEventListener(name, act);
  const formOf = e => e.detail.ctx?.sourceElement.closest?.("form");
  const sends = e => e.detail.ctx && e.detail.ctx.request.method !== "GET";
  const entries = new WeakMap();
  const underWay = form => entries.get(form) ?? [];
  const held = field => /^(checkbox|radio)$/.test(field.type) ? field.checked : field.value;
  const put = (field, value) => { field[typeof value === "boolean" ? "checked" : "value"] = value; };
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");
  const by = e => underWay(formOf(e)).find(one => one.ctx === e.detail.ctx)?.held ?? new Map();
  const textOf = fields => fields.filter(([field, value]) => field.matches("textarea, input:not([type=checkbox], [type=radio], [type=hidden])") && value.trim()).map(([, value]) => value);
  on("htmx:config:request", e => {
    const form = formOf(e);
    if (!sends(e) || !form) return;
    const fields = new Map([...form.elements].map(field => [field, held(field)])), before = underWay(form), { ctx } = e.detail;
    const same = one => one.ctx.request.submitter === ctx.request.submitter && [...fields].every(([field, value]) => one.held.get(field) === value);
    /* of a form that is filled in again one entry waits at most, of others none: what is sent meanwhile stays in the form; rows of buttons queue (hx-sync) */
    const room = form.matches("[data-again]") ? 1 : 0;
    if (!form.hasAttribute("hx-sync") && (before.length > room || before.some(same))) e.preventDefault();
    else entries.set(form, [...before, { ctx, held: fields }]);
  });
  on("htmx:finally:request", e => {
    const form = formOf(e);
    /* what a later press of a queue took the place of had no end of its own */
    if (form) entries.set(form, underWay(form).slice(underWay(form).findIndex(one => one.ctx === e.detail.ctx) + 1));
  });
  /* the browser puts the text back for whoever leaves the page before the answer and comes back, but not the key by which it was sent. The key
     alone is kept, with the page's place in the history, until there is an answer: sent again it is still the same entry */
  const keyOf = form => form?.elements.namedItem("once");
  const keep = (form, key) => history.replaceState({ keys: { ...history.state?.keys, [form.id]: key } }, "");
  const renew = form => { keyOf(form).value = newKey(); keep(form); };
  on("htmx:before:request", e => {
    const form = formOf(e);
    if (!sends(e) || !keyOf(form)) return;
    if (form.matches("[data-again]")) e.detail.ctx.request.body.set("once", keyOf(form).value);
    keep(form, keyOf(form).value);
  });
  on("htmx:after:request", e => { if (sends(e) && keyOf(formOf(e)) && e.detail.ctx.response.status < 500) keep(formOf(e)); });
  addEventListener("pageshow", () => {
    for (const [id, key] of Object.entries(history.state?.keys ?? {})) {
      const form = document.getElementById(id);
      if (key && form?.dataset.unsaved === "typed" && keyOf(form)) keyOf(form).value = key;
    }
  });
  return { formOf, sends, underWay, by, held, put, textOf, renew, newKey };
})();
