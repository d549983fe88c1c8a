/* Follows the case on the table: a form says that it stands on another one, and the agenda shows where the meeting is. */
(() => {
  const on = (name, act) => document.addEventListener(name, act);
  const byId = id => document.getElementById(id);
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
  on("htmx:after:swap", movedOn);
  movedOn();
})();
