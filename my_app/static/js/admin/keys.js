// The key as it is named in the list of shortcuts, whatever alphabet the keyboard has: where the same key writes
// "ن" or "л", it still is "k".
export const keyName = (event) => {
  if (event.key.length > 1 || event.key.charCodeAt(0) < 128) { return event.key.toLowerCase(); }
  if (event.code.startsWith("Key")) { return event.code.slice(3).toLowerCase(); }
  if (event.code === "Slash") { return event.shiftKey ? "?" : "/"; }
  return event.key;
};
