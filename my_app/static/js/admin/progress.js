// Background work: its bar and its words keep up with it while the page is looked at; at its end the page shows the result.
const SECONDS = 2;
const box = document.querySelector("[data-progress]");
const words = box?.querySelector("[data-progress-words]");
const bar = box?.querySelector("progress");
let spoken = "";

const show = (task) => {
  if (task.total) { bar.max = task.total; bar.value = Math.min(task.done, task.total); }
  // Said at every tenth of the way: a word every two seconds is more than anybody wants to hear.
  const tenth = `${task.state} ${Math.floor(bar.position * 10)}`;
  if (tenth !== spoken || !task.total) { words.textContent = task.words; }
  spoken = tenth;
};

const look = async () => {
  try {
    const answer = document.hidden ? null : await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
    if (answer?.status === 404) { return; }
    const task = answer?.ok ? await answer.json() : null;
    if (task?.ended) { location.reload(); return; }
    if (task) { show(task); }
  } catch { /* the next look may work */ }
  setTimeout(look, SECONDS * 1000);
};

if (box) { setTimeout(look, SECONDS * 1000); }
