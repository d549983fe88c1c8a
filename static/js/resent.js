/* A browser puts what was typed back into a form that one has sent and comes back to, but not the key by which it was sent: that is kept with
   the page's place in the history, so that sent again as it is it stays one, and edited it says so. */
(() => {
  const keyOf = form => form.querySelector("input[type=hidden]:is([name=once], [name$='-once'])");
  const named = form => `${form.action} ${keyOf(form).name}`;
  document.addEventListener("submit", e => {
    if (e.defaultPrevented || !keyOf(e.target)) return;
    history.replaceState({ ...history.state, sent: { ...history.state?.sent, [named(e.target)]: keyOf(e.target).value } }, "");
  });
  addEventListener("pageshow", () => {
    for (const form of document.forms) {
      const key = keyOf(form) && history.state?.sent?.[named(form)];
      if (key && [...form.elements].some(unsent.changed)) keyOf(form).value = key;
    }
  });
})();
