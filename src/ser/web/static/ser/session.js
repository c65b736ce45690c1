// Says when the session is about to end, lets one stay with one press, and covers the page when it has ended.
"use strict";
(() => {
  const { sessionSeconds, sessionWarn, sessionEnd } = document.body.dataset;
  if (!sessionSeconds) return;
  const length = Number(sessionSeconds) * 1000;
  // Whatever is done, a session ends after a day of work.
  const end = sessionEnd ? Number(sessionEnd) * 1000 : Infinity;
  const ahead = Number(sessionWarn) * 1000;
  const LAST = "ser-last-act";
  const warning = document.getElementById("session-warning");
  const over = document.getElementById("session-over");
  const left = document.getElementById("session-left");

  // Every tab shares one session, so an act in one of them counts for all.
  const acted = () => localStorage.setItem(LAST, String(Date.now()));
  const remaining = () => Math.min(Number(localStorage.getItem(LAST)) + length, end) - Date.now();
  const words = (ms) => {
    const seconds = Math.max(0, Math.round(ms / 1000));
    if (seconds <= 60) return `${seconds} second${seconds === 1 ? "" : "s"}`;
    return `${Math.ceil(seconds / 60)} minutes`;
  };

  const look = () => {
    const ms = remaining();
    if (ms <= 0) {
      if (warning.open) warning.close();
      if (!over.open) {
        document.getElementById("session-again").search = new URLSearchParams({ next: location.pathname });
        over.showModal();
      }
    } else if (ms <= ahead) {
      left.textContent = words(ms);
      if (!warning.open) warning.showModal();
    } else if (warning.open) {
      warning.close();
    }
  };

  warning.querySelector("form").addEventListener("submit", async (event) => {
    if (event.submitter?.dataset.leave !== undefined) return;
    event.preventDefault();
    const form = event.target;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
      if (answer.ok) {
        acted();
        warning.close();
      }
    } catch {
      left.textContent = `${words(remaining())} (the server does not answer; try again)`;
    }
  });
  warning.addEventListener("cancel", (event) => {
    // Escape is an act as well: it stays.
    event.preventDefault();
    warning.querySelector("form").requestSubmit();
  });
  over.addEventListener("cancel", (event) => event.preventDefault());
  document.addEventListener("htmx:afterRequest", acted);
  acted();
  setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
})();
