// A real phone cannot reach this machine's own address: open a window of a phone's size instead.
for (const link of document.querySelectorAll("[data-phone-window]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    window.open(link.href, "_blank", "popup,noopener,width=360,height=740");
  });
}
