/* A phone that waits for an officer's word asks how it stands, and turns the page only once there is something else to see. */
(() => {
  if (!document.getElementById("number")) return;
  setInterval(async () => {
    try {
      const answer = await fetch(location.href, { redirect: "manual" });
      if (answer.ok && !(await answer.text()).includes('id="number"')) location.reload();
    } catch { /* the next time */ }
  }, 2500);
})();
