/* What becomes of a form when its answer comes: what was sent makes room, what was typed since stays or is quoted, and what was refused
   comes back whole. */
(() => {
  const on = (name, act) => document.addEventListener(name, act);
  on("htmx:after:request", e => {
    if (!sent.sends(e)) return;
    const { status, raw } = e.detail.ctx.response, form = sent.formOf(e), refused = status === 409 || status === 422;
    /* a redirect that was followed is the sign-in page: it must not take the place of the form */
    if (raw.redirected) { e.preventDefault(); failed.fail(e, 401); return; }
    /* 409 and 422 bring the form back; words alone are said, and the form stays as it is */
    const { target, text } = e.detail.ctx;
    const words = target.isConnected ? text.slice(0, 300) : "Not recorded: its form was closed before the answer came. Do it again.";
    if (refused && !(target.isConnected && text.includes(`id="${target.id}"`))) { e.preventDefault(); trouble.tell(words, null, form.isConnected ? [] : sent.textOf([...sent.by(e)])); return; }
    /* a form that comes back refused says so itself */
    if (status < 300 || refused) trouble.settle(form);
    if (refused || (status < 300 && !form?.matches("[data-again]"))) quoteSince(e);
    /* the answer carries the form anew, empty or with the typed text and what is wrong with it: let it take the old one's place */
    if (form?.dataset.unsaved && (status < 300 || refused)) {
      /* an entry that waits for this answer stays in the form until it has an answer of its own */
      if (status < 300 && sent.underWay(form).length > 1) { form.dataset.unsaved = "typed"; return; }
      delete form.dataset.unsaved;
      if (status < 300) makeRoom(form);
    }
    /* what is recorded asks for no second entry: the form folds up again, unless more was typed meanwhile */
    const folded = form?.closest("details.p-ask");
    if (status < 300 && folded && !form.dataset.unsaved) {
      if (folded.contains(document.activeElement)) folded.firstElementChild.focus();
      folded.open = false;
    }
  });
  /* of what the answer puts nothing anew for, the text is quoted; the entry that was refused comes back whole, also to a field that has the focus.
     Of a list each box is an entry of its own (data-ticks): those ticked since stay ticked */
  const quoteSince = e => {
    const form = sent.formOf(e), was = sent.by(e), waits = sent.underWay(form).at(-1)?.held;
    const since = [...was.keys()].filter(field => field.isConnected && sent.held(field) !== was.get(field));
    const lost = sent.textOf(since.filter(field => sent.held(field) !== waits.get(field)).map(field => [field, sent.held(field)]));
    trouble.gone(lost);
    for (const field of form?.matches("[data-ticks]") ? [] : since) sent.put(field, was.get(field));
  };
  on("htmx:before:swap", e => {
    const { ctx, tasks } = e.detail, anew = ctx.swap !== "none" && tasks[0]?.fragment;
    if (!anew) return;
    if (ctx.target.matches("dialog")) trouble.leaveDialog();
    for (const form of ctx.target.querySelectorAll("form[data-unsaved]")) {
      const other = anew.querySelector(`#${form.id}`), waits = sent.underWay(form).at(-1)?.held;
      const typed = [...form.elements].filter(field => waits ? sent.held(field) !== waits.get(field) : form.dataset.unsaved === "returned" || unsent.changed(field));
      const lost = other ? [] : sent.textOf(typed.map(field => [field, sent.held(field)]));
      trouble.gone(lost);
      if (other?.dataset.unsaved && form !== sent.formOf(e)) trouble.tell("Not opened: its form still holds something else. Record that or empty the form first.");
    }
  });
  const rest = (field, was) => field.tagName === "TEXTAREA" && was && field.value.startsWith(was) ? field.value.slice(was.length).trimStart() : sent.held(field);
  const makeRoom = form => {
    const was = sent.underWay(form)[0]?.held, fields = [...form.elements].filter(field => field.type !== "hidden");
    const since = was ? fields.filter(field => !was.has(field) || sent.held(field) !== was.get(field)) : [];
    const kept = since.map(field => [field, rest(field, was.get(field))]);
    /* what kind of entry is being typed is told by no change: two may be of one kind */
    if (kept.length) kept.push(...fields.filter(field => "notTyped" in field.dataset).map(field => [field, field.checked]));
    form.reset();
    for (const [field, value] of kept) sent.put(field, value);
    unsent.mark({ target: form });
    if (!form.dataset.unsaved) return;
    /* what the page says of a field that made room goes with it */
    form.querySelectorAll(".c-errs, .c-error, .c-moved:not([data-moved-on])").forEach(words => words.remove());
    for (const field of fields.filter(one => !since.includes(one) && was.get(one) !== sent.held(one))) {
      field.dispatchEvent(new CustomEvent(field.matches("[data-pauses]") ? "pause" : "change", { bubbles: true }));
    }
  };
  /* a form that keeps what was typed since takes from the answer what makes its entry another one; so does an entry that waited for it */
  const hiddenOf = form => [...form.querySelectorAll("input[type=hidden]")];
  on("htmx:before:swap", e => {
    const form = sent.formOf(e);
    if (!form?.matches("[data-again][data-unsaved=typed]") || !sent.sends(e)) return;
    const anew = e.detail.tasks[0]?.fragment.querySelector(`#${form.id}`);
    /* an error brings no form: this one is sent again as it is */
    if (!anew) return;
    for (const field of hiddenOf(form)) {
      const other = anew.elements.namedItem(field.name);
      if (other) field.value = other.value;
      /* nor does an empty table bring a key, but what was typed since is another entry */
      else if (field.name === "once") field.value = sent.newKey();
      else if (field.name !== "csrf_token") field.remove();
    }
  });
})();
