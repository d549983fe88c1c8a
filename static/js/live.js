/* Decides when a page has been without an answer for so long that it must show nothing. Polling is the truth: after three polls that
   failed, or five seconds without an answer, the content of every [data-live] element is removed and the holding words put in its
   place, or words that its viewer is signed out, or has nothing to see here any more; the element goes on asking, then for everything
   (rev=0), and comes back by itself. Forms with unsent text stay, but for words that clear everything: a phone that is signed out is
   in anybody's hands. */
(() => {
  const PATIENCE = 5000, TRIES = 3;
  const seen = new WeakMap();
  const stateOf = el => seen.get(el) || seen.set(el, { failures: 0, since: 0, answered: Date.now(), lost: null }).get(el);
  const live = e => { const el = e.detail.ctx?.sourceElement; return el?.matches?.("[data-live]") ? el : null; };
  let formAnswered = 0;
  const all = () => document.querySelectorAll("[data-live]");
  const ask = () => document.body.dispatchEvent(new CustomEvent("rev"));

  const prune = (node, kept) => {
    for (const child of [...node.childNodes]) {
      if (kept.includes(child)) continue;
      if (kept.some(k => child.contains(k))) prune(child, kept);
      else child.remove();
    }
  };
  const wordsFor = why => document.querySelector(`template[data-${why}]`) || document.querySelector("template[data-holding]");
  const lose = (el, why = "holding") => {
    const state = stateOf(el), words = wordsFor(why);
    if (state.lost === why) return;
    state.lost = why;
    const clears = words?.hasAttribute("data-clears");
    /* nor is it held in memory for whoever signs in again: no browser keeps case text to that end (decision 25), and a lost phone is signed out on purpose */
    prune(el, clears ? [] : [...el.querySelectorAll("form[data-unsaved]")]);
    if (clears) document.dispatchEvent(new Event("putaway"));
    el.dataset.lost = "";
    if (words) el.prepend(words.content.cloneNode(true));
  };
  const loseAll = why => all().forEach(el => lose(el, why));

  document.addEventListener("htmx:config:request", e => {
    const el = live(e);
    if (!el) return;
    const state = stateOf(el), { request } = e.detail.ctx;
    request.timeout = PATIENCE;
    state.asked = Date.now();
    state.since ||= state.asked;
    if (state.lost) request.action = request.action.replace(/([?&]rev=)[^&]*/, "$10");
  });
  /* one 404 may only have overtaken the end of a session, which the next poll tells; a second says that there is nothing here for its viewer */
  const reason = (status, lost) => status === 401 ? "signed-out" : status === 404 && lost ? "refused" : "holding";
  const failed = (el, final, why) => {
    const state = stateOf(el);
    state.failures += 1;
    if (final || state.failures >= TRIES || Date.now() - state.since >= PATIENCE) loseAll(why);
  };
  document.addEventListener("htmx:after:request", e => {
    const el = live(e);
    if (!el) { if (e.detail.ctx.request.method !== "GET") formAnswered = Date.now(); return; }
    const { status, raw } = e.detail.ctx.response;
    if (raw.redirected) { e.preventDefault(); failed(el, true); return; }
    if (status >= 400) { failed(el, status < 500 && status !== 429, reason(status, stateOf(el).lost)); return; }
    const state = stateOf(el);
    Object.assign(state, { failures: 0, since: 0, answered: Date.now() });
    /* a poll that was asked before a form was answered may be older than what the form brought */
    if (state.asked < formAnswered) e.preventDefault();
  });
  document.addEventListener("htmx:error", e => { const el = live(e); if (el) failed(el, false); });
  document.addEventListener("htmx:after:swap", e => {
    const el = live(e);
    if (el && e.detail.ctx.response.status === 200) { stateOf(el).lost = null; delete el.dataset.lost; }
  });

  /* a page that slept, or was brought back by the browser, shows nothing until it has asked; a laptop sleeps with its page in sight */
  const slept = el => !document.hidden && Date.now() - stateOf(el).answered > PATIENCE + 60000;
  setInterval(() => all().forEach(el => {
    const { since, lost } = stateOf(el);
    if (!lost && (slept(el) || (since && Date.now() - since >= PATIENCE))) loseAll();
  }), 500);
  const wake = () => {
    if (document.hidden) return;
    all().forEach(el => { if (slept(el)) lose(el); });
    ask();
  };
  document.addEventListener("visibilitychange", wake);
  addEventListener("pageshow", e => { if (e.persisted) { loseAll(); ask(); } });
})();
