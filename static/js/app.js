/* Keeps what somebody typed and says what happened: announcements, focus, failed requests, unsent text. Nothing typed is written to browser storage. */
(() => {
  const on = (name, act) => document.addEventListener(name, act);
  const byId = id => document.getElementById(id);
  const formOf = e => e.detail.ctx?.sourceElement.closest?.("form");
  const sends = e => e.detail.ctx && e.detail.ctx.request.method !== "GET";

  /* news: the server names it in HX-Trigger as announce, alert or refocus */
  on("announce", e => {
    const region = byId("announcer");
    if (!region) return;
    region.textContent = "";
    setTimeout(() => { region.textContent = e.detail.value; }, 50);
  });
  on("alert", e => tell(e.detail.value));
  /* the answer may come late: whoever has gone to another field since the form was sent, or has pressed a key since it came, is left there */
  const answered = new WeakMap(), wasAt = new WeakMap();
  let keyed = 0;
  document.addEventListener("keydown", e => { if (!e.repeat) keyed = e.timeStamp; }, true);
  on("htmx:after:request", e => answered.set(e.detail.ctx.sourceElement, e.timeStamp));
  on("refocus", e => requestAnimationFrame(() => {
    const busy = document.activeElement, field = byId(e.detail.value);
    if (!field || keyed >= (answered.get(e.target) ?? e.timeStamp)) return;
    if (busy?.form && (busy !== wasAt.get(e.target) || busy.form.dataset.unsaved)) return;
    field.closest("details")?.setAttribute("open", "");
    field.focus();
  }));

  /* trouble */
  const WORDS = {
    0: "Not sent: there is no connection. What you typed is still here.",
    400: "Not sent: this page is out of date. Copy what you typed, then reload the page.",
    401: "Not sent: you have been signed out. Sign in again in another tab, then try again here. What you typed is still here.",
    404: "Not sent: this is no longer there for you.",
    413: "Not sent: the text is too long. Shorten it, then try again.",
    429: "Not sent: too many tries. Wait a minute, then try again.",
  };
  const GONE = "Not sent, and no longer in its field.";
  /* what lost its field is quoted until somebody has put it away: it stands nowhere else */
  let failed = null, quoted = "";
  const tell = (words, again = null, lost = []) => {
    const region = byId("trouble");
    if (!region) return;
    failed = again;
    quoted += lost.map(typed => ` “${typed.trim()}”`).join("");
    region.firstElementChild.textContent = words + (quoted && ` You had typed:${quoted}`);
    region.lastElementChild.textContent = again ? "Try again" : "Close";
    region.lastElementChild.hidden = !again && !quoted;
    /* outside an open dialog it could be neither heard nor pressed */
    (document.querySelector("dialog[open]") ?? document.body).append(region);
    region.hidden = false;
  };
  const leaveDialog = () => { if (byId("trouble")?.closest("dialog")) document.body.append(byId("trouble")); };
  document.addEventListener("close", leaveDialog, true);
  const putAway = () => {
    [failed, quoted] = [null, ""];
    const region = byId("trouble");
    if (region) [region.hidden, region.firstElementChild.textContent] = [true, ""];
  };
  on("putaway", putAway);
  /* what one form sent settles nothing of another that failed */
  const settle = form => {
    if (failed?.form?.isConnected && failed.form !== form) return;
    if (quoted) tell(GONE);
    else putAway();
  };
  const fail = (e, status) => {
    if (!sends(e)) return;
    const form = formOf(e), words = WORDS[status] || (status === 403 ? WORDS[400] : "Not sent: the service had a problem. What you typed is still here.");
    const lost = textOf([...sentBy(e)].filter(([field, was]) => !field.isConnected || held(field) !== was));
    const { submitter } = e.detail.ctx.request;
    if (!lost.length) { tell(words, status === 404 || status === 400 ? null : { form, submitter, value: submitter?.value }); return; }
    tell(words.replace(" What you typed is still here.", ""), null, lost);
    /* what stands in the form by now is another entry */
    if (form.matches("[data-again]") && form.elements.namedItem("once")) form.elements.namedItem("once").value = newKey();
  };
  byId("trouble")?.lastElementChild.addEventListener("click", () => {
    const { form, submitter, value } = failed ?? {};
    if (!form?.isConnected) putAway();
    else if (submitter && (!submitter.isConnected || submitter.value !== value)) tell("Not sent: this has changed since. See how it stands, then do it again.");
    else form.requestSubmit(submitter);
  });
  on("htmx:error", e => fail(e, 0));
  on("htmx:response:error", e => {
    const status = e.detail.ctx.response.status;
    if (status !== 409 && status !== 422) fail(e, status);
  });
  on("htmx:after:request", e => {
    if (!sends(e)) return;
    const { status, raw } = e.detail.ctx.response, form = formOf(e), refused = status === 409 || status === 422;
    /* a redirect that was followed is the sign-in page: it must not take the place of the form */
    if (raw.redirected) { e.preventDefault(); fail(e, 401); return; }
    /* 409 and 422 bring the form back; words alone are said, and the form stays as it is */
    const { target, text } = e.detail.ctx;
    const words = target.isConnected ? text.slice(0, 300) : "Not recorded: its form was closed before the answer came. Do it again.";
    if (refused && !(target.isConnected && text.includes(`id="${target.id}"`))) { e.preventDefault(); tell(words, null, form.isConnected ? [] : textOf([...sentBy(e)])); return; }
    if (status < 300) settle(form);
    if (refused || (status < 300 && !form?.matches("[data-again]"))) quoteSince(e);
    /* the answer carries the form anew, empty or with the typed text and what is wrong with it: let it take the old one's place */
    if (form?.dataset.unsaved && (status < 300 || refused)) {
      /* an entry that waits for this answer stays in the form until it has an answer of its own */
      if (status < 300 && underWay(form).length > 1) { form.dataset.unsaved = "typed"; return; }
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
  /* what is typed while a form's answer is on its way is the next entry: it stays where it was typed, and all that was sent makes room */
  const sent = new WeakMap();
  const underWay = form => sent.get(form) ?? [];
  const held = field => /^(checkbox|radio)$/.test(field.type) ? field.checked : field.value;
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");
  const sentBy = e => underWay(formOf(e)).find(one => one.ctx === e.detail.ctx)?.held ?? new Map();
  const textOf = fields => fields.filter(([field, value]) => field.matches("textarea, input:not([type=checkbox], [type=radio], [type=hidden])") && value.trim()).map(([, value]) => value);
  /* of what the answer puts nothing anew for, the text is quoted; the entry that was refused comes back whole, also to a field that has the focus */
  const quoteSince = e => {
    const form = formOf(e), was = sentBy(e), waits = underWay(form).at(-1)?.held;
    const since = [...was.keys()].filter(field => field.isConnected && held(field) !== was.get(field));
    const lost = textOf(since.filter(field => held(field) !== waits.get(field)).map(field => [field, held(field)]));
    if (lost.length) tell(GONE, null, lost);
    for (const field of since) field[/^(checkbox|radio)$/.test(field.type) ? "checked" : "value"] = was.get(field);
  };
  on("htmx:before:swap", e => {
    const { ctx, tasks } = e.detail, anew = ctx.swap !== "none" && tasks[0]?.fragment;
    if (!anew) return;
    if (ctx.target.matches("dialog")) leaveDialog();
    for (const form of ctx.target.querySelectorAll("form[data-unsaved]")) {
      const other = anew.querySelector(`#${form.id}`), waits = underWay(form).at(-1)?.held;
      const typed = [...form.elements].filter(field => waits ? held(field) !== waits.get(field) : form.dataset.unsaved === "returned" || changed(field));
      const lost = other ? [] : textOf(typed.map(field => [field, held(field)]));
      if (lost.length) tell(GONE, null, lost);
      if (other?.dataset.unsaved && form !== formOf(e)) tell("Not opened: its form still holds something else. Record that or empty the form first.");
    }
  });
  const rest = (field, was) => field.tagName === "TEXTAREA" && was && field.value.startsWith(was) ? field.value.slice(was.length).trimStart() : held(field);
  const makeRoom = form => {
    const was = underWay(form)[0]?.held, fields = [...form.elements].filter(field => field.type !== "hidden");
    const since = was ? fields.filter(field => !was.has(field) || held(field) !== was.get(field)) : [];
    const kept = since.map(field => [field, rest(field, was.get(field))]);
    /* what kind of entry is being typed is told by no change: two may be of one kind */
    if (kept.length) kept.push(...fields.filter(field => "notTyped" in field.dataset).map(field => [field, field.checked]));
    form.reset();
    for (const [field, value] of kept) field[typeof value === "boolean" ? "checked" : "value"] = value;
    mark({ target: form });
    if (!form.dataset.unsaved) return;
    /* what the page says of a field that made room goes with it */
    form.querySelectorAll(".c-errs, .c-error, .c-moved:not([data-moved-on])").forEach(words => words.remove());
    for (const field of fields.filter(one => !since.includes(one) && was.get(one) !== held(one))) {
      field.dispatchEvent(new CustomEvent(field.matches("[data-pauses]") ? "pause" : "change", { bubbles: true }));
    }
  };
  on("htmx:config:request", e => {
    const form = formOf(e);
    if (!sends(e) || !form) return;
    wasAt.set(form, document.activeElement);
    const fields = new Map([...form.elements].map(field => [field, held(field)])), before = underWay(form), { ctx } = e.detail;
    const same = one => one.ctx.request.submitter === ctx.request.submitter && [...fields].every(([field, value]) => one.held.get(field) === value);
    /* of a form that is filled in again one entry waits at most, of others none: what is sent meanwhile stays in the form; rows of buttons queue (hx-sync) */
    const room = form.matches("[data-again]") ? 1 : 0;
    if (!form.hasAttribute("hx-sync") && (before.length > room || before.some(same))) e.preventDefault();
    else sent.set(form, [...before, { ctx, held: fields }]);
  });
  on("htmx:finally:request", e => {
    const form = formOf(e);
    /* what a later press of a queue took the place of had no end of its own */
    if (form) sent.set(form, underWay(form).slice(underWay(form).findIndex(one => one.ctx === e.detail.ctx) + 1));
  });
  /* a form that keeps what was typed since takes from the answer what makes its entry another one; so does an entry that waited for it */
  const hiddenOf = form => [...form.querySelectorAll("input[type=hidden]")];
  on("htmx:before:swap", e => {
    const form = formOf(e);
    if (!form?.matches("[data-again][data-unsaved=typed]") || !sends(e)) return;
    const anew = e.detail.tasks[0]?.fragment.querySelector(`#${form.id}`);
    /* an error brings no form: this one is sent again as it is */
    if (!anew) return;
    for (const field of hiddenOf(form)) {
      const other = anew.elements.namedItem(field.name);
      if (other) field.value = other.value;
      /* nor does an empty table bring a key, but what was typed since is another entry */
      else if (field.name === "once") field.value = newKey();
      else if (field.name !== "csrf_token") field.remove();
    }
  });
  on("htmx:before:request", e => {
    const once = sends(e) && formOf(e)?.matches("[data-again]") && formOf(e).elements.namedItem("once");
    if (once) e.detail.ctx.request.body.set("once", once.value);
  });
  on("htmx:after:swap", () => {
    const bad = document.querySelectorAll("[data-focus-error]");
    bad.forEach(field => field.removeAttribute("data-focus-error"));
    /* whoever closed a dialog before its answer came is shown what is wrong */
    bad[0]?.closest("dialog:not([open])")?.showModal();
    bad[0]?.focus();
    movedOn();
  });

  /* unsent text: a form with data-draft is marked while it differs from what the server sent, and a marked form is not renewed */
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
  on("reset", e => setTimeout(() => mark(e), 0));
  /* what depends on the intervention is typed into while its answer is on the way, and when another is chosen */
  on("htmx:before:swap", e => {
    const { target } = e.detail.ctx;
    if (target.id !== "record-chosen") return;
    for (const field of target.querySelectorAll("input, select")) {
      const anew = changed(field) && e.detail.tasks[0]?.fragment.querySelector(`#${field.id}`);
      if (anew) anew.value = field.value;
    }
  });
  let onTable;
  /* text typed for one case is recorded on that case, also when the table has moved on; the form then says so, and the agenda shows where */
  const movedOn = () => {
    const table = byId("record")?.dataset.case;
    for (const form of document.querySelectorAll("form[data-case]")) {
      const words = form.querySelector("[data-moved-on]");
      if (words) words.hidden = form.dataset.case === table;
    }
    const step = document.querySelector("[aria-current=step]");
    if (step && step.id !== onTable) {
      /* it sticks to the edge of a long agenda, so it is never out of sight: what stands before and after it is to be seen too */
      const item = step.parentElement, list = item.parentElement;
      let before = 0;
      for (let one = item.previousElementSibling; one; one = one.previousElementSibling) before += one.offsetHeight;
      list.scrollTop = before - (list.clientHeight - item.offsetHeight) / 2;
      step.scrollIntoView({ block: "nearest" });
    }
    onTable = step?.id;
  };
  /* what the server says is usual is put where nobody has typed: the field, or what it usually had before, is untouched */
  on("prefill", e => {
    for (const [id, value] of Object.entries(e.detail)) {
      const field = byId(id);
      if (!field || (changed(field) && field.dataset.usual !== (field.type === "checkbox" ? String(field.checked) : field.value))) continue;
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
  let leaving = false;
  on("submit", e => { if (!e.defaultPrevented) leaving = true; });
  addEventListener("beforeunload", e => {
    if (!leaving && document.querySelector("form[data-unsaved]")) e.preventDefault();
  });

  /* after a redirect the news is focused, so that it is heard; a page that was led back to its place stays there */
  document.querySelector("[data-autofocus]")?.focus({ preventScroll: location.hash !== "" });
  movedOn();
})();
