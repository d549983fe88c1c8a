/* Unsent text: a form with data-draft is marked while it differs from what the server sent. A marked form is not renewed, and leaving it
   asks first. Nothing typed is written to browser storage. */
const unsent = (() => {
  const on = (name, act) => document.addEventListener(name, act);
  const changed = field => {
    if ("notTyped" in field.dataset) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") {
      const chosen = [...field.options].findIndex(o => o.defaultSelected);
      return field.selectedIndex !== Math.max(chosen, 0);
    }
    return /^(textarea|text|email|search|tel|url|number|password)$/.test(field.type) && field.value !== field.defaultValue;
  };
  const mark = e => {
    const form = (e.target.form || e.target).closest?.("form[data-draft]");
    if (!form || form.dataset.unsaved === "returned") return;
    if ([...form.elements].some(changed)) form.dataset.unsaved = "typed";
    else delete form.dataset.unsaved;
  };
  on("input", mark);
  on("change", mark);
  on("reset", e => setTimeout(() => mark(e), 0));
  /* what the browser puts back into the fields of a page that one left and came back to was typed */
  const putBack = () => {
    for (const field of document.querySelectorAll("form[data-draft]:not([data-unsaved]) :is(textarea, input, select)")) {
      if (!changed(field)) continue;
      field.closest("details")?.setAttribute("open", "");
      for (const type of field.matches("[data-pauses]") ? ["change", "pause"] : ["change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
    }
  };
  /* before all of the page is there, too: news may come by then */
  on("DOMContentLoaded", putBack);
  addEventListener("pageshow", putBack);
  let leaving = false;
  on("submit", e => { if (!e.defaultPrevented) leaving = true; });
  addEventListener("beforeunload", e => {
    if (!leaving && document.querySelector("form[data-unsaved]")) e.preventDefault();
  });
  return { changed, mark };
})();
