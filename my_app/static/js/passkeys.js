// Buttons with data-passkey have the browser make or use a passkey; its answer goes into the form, which is sent as any other.
const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const withBytes = (options) => ({
  ...options,
  challenge: toBytes(options.challenge),
  ...(options.user && { user: { ...options.user, id: toBytes(options.user.id) } }),
  ...(options.excludeCredentials && { excludeCredentials: options.excludeCredentials.map((key) => ({ ...key, id: toBytes(key.id) })) }),
});

const withText = (key) => {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((name) => key.response[name]).map((name) => [name, toText(key.response[name])]);
  const transports = key.response.getTransports?.() ?? [];
  return { id: key.id, rawId: toText(key.rawId), type: key.type, response: { ...Object.fromEntries(given), transports } };
};

// What the site says; null where the page that asks who one is comes first.
const askSite = async (button) => {
  const token = button.form.elements.csrf_token.value;
  const answer = await fetch(button.dataset.options, { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" } });
  const words = await answer.json();
  if (words.reason === "not_fresh") {
    location.assign(`${words.verify}?next=${encodeURIComponent(location.pathname)}`);
    return null;
  }
  if (!answer.ok) { throw new Error(words.error); }
  return withBytes(words);
};

const failure = (error, words) => {
  if (error instanceof TypeError || error instanceof SyntaxError) { return words.away; }
  if (error.name === "InvalidStateError") { return words.elsewhere; }
  return error instanceof DOMException ? words.failed : error.message || words.away;
};

const answer = async (button) => {
  const form = button.form;
  const message = form.querySelector("[data-passkey-message]");
  if (!window.PublicKeyCredential) { message.textContent = message.dataset.missing; return; }
  button.disabled = true;
  message.textContent = "";
  try {
    const publicKey = await askSite(button);
    if (!publicKey) { return; }
    const key = await navigator.credentials[button.dataset.passkey === "make" ? "create" : "get"]({ publicKey });
    form.elements.credential.value = JSON.stringify(withText(key));
    button.disabled = false;
    form.requestSubmit(button);
    form.elements.credential.value = "";
  } catch (error) {
    message.textContent = failure(error, message.dataset);
  } finally {
    button.disabled = false;
  }
};

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-passkey]");
  if (!button) { return; }
  event.preventDefault();
  if (button.formNoValidate || button.form.reportValidity()) { answer(button); }
});
