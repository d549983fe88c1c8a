/* What a request that failed means for whoever typed: what is said, whether it can be tried again, and what no longer stands in its field. */
const failed = (() => {
  const on = (name, act) => document.addEventListener(name, act);
  const WORDS = {
    0: "Not sent: there is no connection. What you typed is still here.",
    400: "Not sent: this page is out of date. Copy what you typed, then reload the page.",
    401: "Not sent: you have been signed out. Sign in again in another tab, then try again here. What you typed is still here.",
    404: "Not sent: this is no longer there for you.",
    413: "Not sent: the text is too long. Shorten it, then try again.",
    429: "Not sent: too many tries. Wait a minute, then try again.",
  };
  const fail = (e, status) => {
    if (!sent.sends(e)) return;
    const form = sent.formOf(e), words = WORDS[status] || (status === 403 ? WORDS[400] : "Not sent: the service had a problem. What you typed is still here.");
    const lost = sent.textOf([...sent.by(e)].filter(([field, was]) => !field.isConnected || sent.held(field) !== was));
    const { submitter } = e.detail.ctx.request;
    if (!lost.length) { trouble.tell(words, status === 404 || status === 400 ? null : { form, submitter, value: submitter?.value }); return; }
    trouble.tell(words.replace(" What you typed is still here.", ""), null, lost);
    /* what stands in the form by now is another entry */
    if (form.matches("[data-again]") && form.elements.namedItem("once")) sent.renew(form);
  };
  on("htmx:error", e => fail(e, 0));
  on("htmx:response:error", e => {
    const status = e.detail.ctx.response.status;
    if (status !== 409 && status !== 422) fail(e, status);
  });
  return { fail };
})();
