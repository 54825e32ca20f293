/* Passkeys: what a browser says to a device. Our own; no library, and nothing sent elsewhere.
   A form marked data-passkey is shown, asks the server for a challenge when it is sent, lets
   the device answer it, and goes on its way with the answer. */
"use strict";
(() => {
  const toBytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((each) => ({ ...each, id: toBytes(each.id) }));

  async function made(options) {
    const publicKey = {
      ...options,
      challenge: toBytes(options.challenge),
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: named(options.excludeCredentials),
    };
    const found = await navigator.credentials.create({ publicKey });
    const told = found.response;
    return {
      ...about(found),
      response: {
        clientDataJSON: toText(told.clientDataJSON),
        attestationObject: toText(told.attestationObject),
        transports: told.getTransports ? told.getTransports() : [],
      },
    };
  }

  async function used(options) {
    const publicKey = {
      ...options,
      challenge: toBytes(options.challenge),
      allowCredentials: named(options.allowCredentials),
    };
    const found = await navigator.credentials.get({ publicKey });
    const told = found.response;
    return {
      ...about(found),
      response: {
        clientDataJSON: toText(told.clientDataJSON),
        authenticatorData: toText(told.authenticatorData),
        signature: toText(told.signature),
        userHandle: told.userHandle ? toText(told.userHandle) : null,
      },
    };
  }

  const about = (found) => ({
    id: found.id,
    rawId: toText(found.rawId),
    type: found.type,
    clientExtensionResults: found.getClientExtensionResults(),
    authenticatorAttachment: found.authenticatorAttachment,
  });

  const words = (error) =>
    ({
      NotAllowedError: "Nothing was chosen, or it took too long. Try again.",
      InvalidStateError: "This device has a passkey for you already.",
      SecurityError: "Passkeys do not work at this address.",
    })[error.name] || "This did not work. Try again, or choose another way.";

  async function go(form) {
    const problem = form.querySelector("[data-problem]");
    const button = form.querySelector("button");
    problem.hidden = true;
    button.disabled = true;
    try {
      const answer = await fetch(form.dataset.options, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
      });
      if (answer.redirected || answer.status === 403) {
        location.assign("/account/confirm?next=/account");
        return;
      }
      if (!answer.ok) throw new Error("refused");
      const options = await answer.json();
      const told = await (form.dataset.passkey === "create" ? made(options) : used(options));
      form.elements.namedItem("credential").value = JSON.stringify(told);
      form.submit();
    } catch (error) {
      problem.textContent = words(error);
      problem.hidden = false;
      button.disabled = false;
    }
  }

  if (!window.PublicKeyCredential) return;
  for (const words of document.querySelectorAll("[data-without-passkeys]")) words.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      go(form);
    });
  }
})();
