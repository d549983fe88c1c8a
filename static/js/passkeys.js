/* Passkeys: a form with data-passkey asks the server for a challenge, lets the device answer it, and is then sent like any other form. */
(() => {
  const api = window.PublicKeyCredential;
  if (!api?.parseCreationOptionsFromJSON || !api.parseRequestOptionsFromJSON) return;
  const DO = {
    make: async options => navigator.credentials.create({ publicKey: api.parseCreationOptionsFromJSON(options) }),
    use: async options => navigator.credentials.get({ publicKey: api.parseRequestOptionsFromJSON(options) }),
  };
  document.querySelectorAll("[data-no-passkey]").forEach(words => { words.hidden = true; });
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    const say = words => { form.querySelector("[data-passkey-trouble]").textContent = words; };
    form.addEventListener("submit", async e => {
      e.preventDefault();
      say("");
      try {
        const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
        const asked = await fetch(form.dataset.challenge, { method: "POST", body, redirect: "manual" });
        if (!asked.ok) { location.assign(form.dataset.passkey === "make" ? "/sign-in/again?next=/account" : location.href); return; }
        const answer = await DO[form.dataset.passkey](await asked.json());
        form.elements.asked.value = asked.headers.get("X-Challenge");
        form.elements.credential.value = JSON.stringify(answer.toJSON());
        form.submit();
      } catch {
        say("Your device did not answer. Try again, or go on another way.");
      }
    });
  }
})();
