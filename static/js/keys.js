/* One key for every step on the console. Single keys are off inside fields and can be switched off; Esc leaves a field, Ctrl+Enter records, ? lists them. */
(() => {
  const NAME = "caseroom-keys";
  let enabled = true;
  try { enabled = localStorage.getItem(NAME) !== "off"; } catch { /* storage refused: keys stay on */ }
  const show = () => document.querySelectorAll("[data-keys-switch]").forEach(box => { box.checked = enabled; });
  document.addEventListener("change", e => {
    if (!e.target.matches?.("[data-keys-switch]")) return;
    enabled = e.target.checked;
    try { localStorage.setItem(NAME, enabled ? "on" : "off"); } catch { /* as above */ }
    show();
  });

  const typingIn = el => el.matches?.("textarea,select,[contenteditable],input:not([type=checkbox],[type=radio],[type=button],[type=submit])");
  const press = el => {
    const openAlready = el.dataset.then && el.matches("details[open] > summary");
    if (openAlready) el.focus();
    else if (el.matches("button,a,summary,input")) el.click();
    else el.focus();
    const then = el.dataset.then && document.getElementById(el.dataset.then);
    if (then) then.focus();
    /* what is usual is typed over; what somebody typed is added to */
    if (then && "typedOver" in then.dataset && then.value === then.defaultValue) then.select();
  };
  const openDialog = id => { const box = document.getElementById(id); if (box && !box.open) box.showModal(); };

  document.addEventListener("keydown", e => {
    if (e.isComposing) return;
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey) && e.target.form) { e.preventDefault(); e.target.form.requestSubmit(e.target.type === "submit" ? e.target : null); return; }
    if (e.target.closest?.("dialog[open]")) return;
    if (e.key === "Escape" && typingIn(e.target)) { e.target.blur(); return; }
    if (!enabled || typingIn(e.target) || e.ctrlKey || e.altKey || e.metaKey) return;
    const key = CSS.escape(e.key.toLowerCase());
    const el = [...document.querySelectorAll(`[data-key="${key}"]`)].find(x => x.checkVisibility() && !x.disabled);
    if (el) { e.preventDefault(); press(el); }
  });
  document.addEventListener("click", e => {
    const opener = e.target.closest?.("[data-dialog]");
    /* an opener with an address leads there by itself where no scripts run */
    if (opener?.href && !opener.hasAttribute("hx-get")) e.preventDefault();
    if (opener) openDialog(opener.dataset.dialog);
    if (e.target.closest?.("[data-close]")) e.target.closest("dialog").close();
  });
  document.addEventListener("htmx:after:swap", show);
  show();
})();
