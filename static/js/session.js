/* Asks two minutes before a session ends whether somebody is still there. The server is asked how long it stands: another window may
   have kept it. Nothing that the page asks by itself keeps it. Once it is over, what is on the page is covered until the next sign-in. */
(() => {
  const dialog = document.getElementById("staying");
  if (!dialog) return;
  const WARN = 120, LATEST = 3600;
  let timer = 0;
  const later = seconds => { clearTimeout(timer); timer = setTimeout(look, 1000 * Math.min(Math.max(seconds, 1), LATEST)); };
  const look = async () => {
    let left;
    try {
      const answer = await fetch("/account/left", { redirect: "manual", headers: { "HX-Request": "true" } });
      left = answer.ok ? Number(await answer.text()) : 0;
    } catch { later(30); return; }
    /* a live page says by itself that one is signed out, and what it has kept */
    if (left <= 0 && document.querySelector("[data-live]")) { dialog.close(); return; }
    if (left > WARN) { if (dialog.open) dialog.close(); later(left - WARN); return; }
    if (!dialog.open) dialog.showModal();
    if (left > 0) { later(Math.min(left, 20)); return; }
    dialog.querySelector("h2").textContent = "You have been signed out";
    dialog.querySelector("p").textContent = "What you typed is still on this page. Close this, copy it or send it: you are asked to sign in, and it comes back.";
    dialog.querySelector("button").textContent = "Close";
  };
  dialog.querySelector("form").addEventListener("submit", async e => {
    e.preventDefault();
    if (dialog.querySelector("button").textContent === "Close") { dialog.close(); return; }
    const form = e.target;
    try { await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" }); } catch { /* the next look tells */ }
    dialog.close();
    look();
  });
  later(60 * Number(dialog.dataset.firstLookMinutes) - WARN);
})();
