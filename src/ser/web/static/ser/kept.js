// Never lose a keystroke: what is typed into a form with data-keep stays in this browser tab until it is stored.
// It is put back after a time-out, for the same person alone; it ends with the tab, or by signing out.
"use strict";
(() => {
  const PREFIX = "ser-kept:";
  const person = document.body.dataset.person;
  const all = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  const read = (key) => JSON.parse(sessionStorage.getItem(key));
  const write = (key, value) => sessionStorage.setItem(key, JSON.stringify(value));

  if (!person) {
    // In front of the door: a form that was sent came here instead of being stored.
    for (const key of all()) write(key, { ...read(key), sent: false });
    return;
  }
  for (const key of all()) {
    const kept = read(key);
    // Another person's words are nobody's; a form that was sent and did not end at the door is stored.
    if (kept.person !== person || kept.sent) sessionStorage.removeItem(key);
  }

  const nameOf = (form) => `${PREFIX}${location.pathname}#${form.id}`;
  const worth = (control) =>
    control.name && !["hidden", "password", "file", "submit", "button"].includes(control.type) && !control.disabled;
  const valueOf = (control) => (["checkbox", "radio"].includes(control.type) ? control.checked : control.value);
  const keyOf = (control) =>
    ["checkbox", "radio"].includes(control.type) ? `${control.name}=${control.value}` : control.name;

  const keep = (form) => {
    const values = {};
    for (const control of form.elements) if (worth(control)) values[keyOf(control)] = valueOf(control);
    write(nameOf(form), { person, values, sent: false });
  };

  const putBack = (form) => {
    const kept = sessionStorage.getItem(nameOf(form));
    if (!kept || form.dataset.keep === "sent") return;
    let changed = false;
    for (const control of form.elements) {
      const value = worth(control) ? JSON.parse(kept).values[keyOf(control)] : undefined;
      if (value === undefined || value === valueOf(control)) continue;
      if (typeof value === "boolean") control.checked = value;
      else control.value = value;
      control.dispatchEvent(new Event("input", { bubbles: true }));
      changed = true;
    }
    if (changed) tell(form);
  };

  const tell = (form) => {
    const note = document.createElement("div");
    note.className = "usa-alert usa-alert--info usa-alert--slim ser-kept";
    note.setAttribute("role", "status");
    note.innerHTML =
      '<div class="usa-alert__body"><p class="usa-alert__text">What you had typed was put back. ' +
      '<button type="button" class="usa-button usa-button--unstyled">Discard it</button></p></div>';
    note.querySelector("button").addEventListener("click", () => {
      sessionStorage.removeItem(nameOf(form));
      form.reset();
      note.remove();
    });
    form.prepend(note);
  };

  for (const form of document.querySelectorAll("form[data-keep]")) putBack(form);
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.dataset.keep !== undefined) keep(form);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.leave !== undefined || event.submitter?.dataset.leave !== undefined) {
      if (form.action.includes("logout") || event.submitter?.formAction.includes("logout"))
        for (const key of all()) sessionStorage.removeItem(key);
      return;
    }
    if (form.dataset.keep !== undefined) {
      keep(form);
      write(nameOf(form), { ...read(nameOf(form)), sent: true });
      onItsWay = true;
    }
  });
  // A check keeps a draft. One that is asked for after the form was sent would keep what is being stored just then.
  let onItsWay = false;
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (onItsWay) event.preventDefault();
  });
  addEventListener("pageshow", () => (onItsWay = false));
})();
