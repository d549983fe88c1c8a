/* Finds people in a list by surname. A browser alone looks at how an entry starts, so a surname would leave it on somebody else: where
   no entry starts with what was typed, a later word of one does, before its job or agency. */
(() => {
  let sought = "", soughtIn = null, soughtAt = 0;
  document.addEventListener("keydown", e => {
    const list = e.target;
    if (!list.matches?.("select") || e.key.length !== 1 || e.ctrlKey || e.altKey || e.metaKey) return;
    sought = (list === soughtIn && e.timeStamp - soughtAt < 1000 ? sought : "") + e.key.toLowerCase();
    [soughtIn, soughtAt] = [list, e.timeStamp];
    const entries = [...list.options].filter(one => !one.disabled && !one.hidden && one.value && !one.closest("optgroup[hidden]"));
    const name = one => one.text.toLowerCase().split(",")[0];
    if (!sought.trim() || entries.some(one => one.text.toLowerCase().startsWith(sought))) return;
    const found = entries.find(one => name(one).includes(` ${sought}`));
    if (!found) return;
    e.preventDefault();
    if (found.selected) return;
    list.value = found.value;
    for (const type of ["input", "change"]) list.dispatchEvent(new Event(type, { bubbles: true }));
  });
})();
