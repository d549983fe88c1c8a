/* What on the record form depends on something else: on its kind, on the intervention, on what is usual, on a pause in the typing. */
(() => {
  const on = (name, act) => document.addEventListener(name, act);
  const byId = id => document.getElementById(id);
  /* what was wrong with one kind of entry says nothing of another */
  on("change", ({ target }) => {
    if (!target.matches?.("#record-kind input")) return;
    const errors = [...target.form.querySelectorAll(".c-error")], ids = errors.map(words => words.id);
    errors.forEach(words => { words.closest(".is-bad")?.classList.remove("is-bad"); words.remove(); });
    for (const field of target.form.querySelectorAll("[aria-describedby]")) {
      const left = field.getAttribute("aria-describedby").split(" ").filter(id => !ids.includes(id));
      if (left.length) field.setAttribute("aria-describedby", left.join(" "));
      else field.removeAttribute("aria-describedby");
      field.removeAttribute("aria-invalid");
    }
  });
  /* what depends on the intervention is typed into while its answer is on the way, and when another is chosen */
  on("htmx:before:swap", e => {
    const { target } = e.detail.ctx;
    if (target.id !== "record-chosen") return;
    for (const field of target.querySelectorAll("input, select")) {
      const anew = unsent.changed(field) && e.detail.tasks[0]?.fragment.querySelector(`#${field.id}`);
      if (anew) anew.value = field.value;
    }
  });
  /* what the server says is usual is put where nobody has typed: the field, or what it usually had before, is untouched */
  on("prefill", e => {
    for (const [id, value] of Object.entries(e.detail)) {
      const field = byId(id);
      if (!field || (unsent.changed(field) && field.dataset.usual !== (field.type === "checkbox" ? String(field.checked) : field.value))) continue;
      if (field.type === "checkbox") field.checked = true;
      else if (field.tagName !== "SELECT" || [...field.options].some(o => o.value === value)) field.value = value;
      field.dataset.usual = field.type === "checkbox" ? "true" : value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  /* what is typed is asked about once the typing pauses: a delay of htmx's own would end with the next live update */
  const PAUSE = 250, pausing = new WeakMap();
  on("input", ({ target }) => {
    if (!target.matches?.("[data-pauses]")) return;
    clearTimeout(pausing.get(target));
    pausing.set(target, setTimeout(() => target.dispatchEvent(new CustomEvent("pause")), PAUSE));
  });
})();
