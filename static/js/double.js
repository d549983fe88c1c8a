/* The second tap of a double tap is for what was tapped first, never for what the answer has put in its place meanwhile: a second tap on
   “Leave for five minutes” would bring its person back. */
(() => {
  const QUICK = 500, NEAR = 24;
  const meaning = pressed => pressed.isConnected ? [pressed.form?.action, pressed.value, pressed.href].join() : "";
  let last = null;
  document.addEventListener("click", e => {
    const before = last, pressed = e.target.closest("button, a, summary");
    /* a key clicks too, nowhere on the page and without a count */
    if (!e.detail || !pressed) return;
    last = { at: Date.now(), x: e.clientX, y: e.clientY, pressed, meant: meaning(pressed) };
    if (!before || meaning(before.pressed) === before.meant) return;
    if (last.at - before.at >= QUICK || Math.abs(last.x - before.x) > NEAR || Math.abs(last.y - before.y) > NEAR) return;
    e.preventDefault();
    e.stopPropagation();
  }, true);
})();
