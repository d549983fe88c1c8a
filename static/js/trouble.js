/* The bar that says what went wrong, tries it again, and quotes typed words that stand in no field any more. */
const trouble = (() => {
  const on = (name, act) => document.addEventListener(name, act);
  const byId = id => document.getElementById(id);
  const GONE = "Not sent, and no longer in its field.";
  /* what lost its field is quoted until somebody has put it away: it stands nowhere else */
  let waits = null, quoted = "";
  const tell = (words, again = null, lost = []) => {
    const region = byId("trouble");
    if (!region) return;
    waits = again;
    quoted += lost.map(typed => ` “${typed.trim()}”`).join("");
    region.firstElementChild.textContent = words + (quoted && ` You had typed:${quoted}`);
    region.lastElementChild.textContent = again ? "Try again" : "Close";
    region.lastElementChild.hidden = !again && !quoted;
    /* outside an open dialog it could be neither heard nor pressed */
    (document.querySelector("dialog[open]") ?? document.body).append(region);
    region.hidden = false;
  };
  const gone = lost => { if (lost.length) tell(GONE, null, lost); };
  const leaveDialog = () => { if (byId("trouble")?.closest("dialog")) document.body.append(byId("trouble")); };
  document.addEventListener("close", leaveDialog, true);
  const putAway = () => {
    [waits, quoted] = [null, ""];
    const region = byId("trouble");
    if (region) [region.hidden, region.firstElementChild.textContent] = [true, ""];
  };
  on("putaway", putAway);
  /* what one form sent settles nothing of another that waits */
  const settle = form => {
    if (waits?.form?.isConnected && waits.form !== form) return;
    if (quoted) tell(GONE);
    else putAway();
  };
  on("alert", e => tell(e.detail.value));
  byId("trouble")?.lastElementChild.addEventListener("click", () => {
    const { form, submitter, value } = waits ?? {};
    if (!form?.isConnected) putAway();
    else if (submitter && (!submitter.isConnected || submitter.value !== value)) tell("Not sent: this has changed since. See how it stands, then do it again.");
    else form.requestSubmit(submitter);
  });
  return { tell, gone, settle, leaveDialog };
})();
