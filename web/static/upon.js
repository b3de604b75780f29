// Shortcuts, echoes of dates and the sign that something changed. Pages work without this file.
"use strict";
(() => {
  const body = document.body;
  const find = (what, where = document) => where.querySelector(what);
  const rows = () => [...document.querySelectorAll("[data-row]")];
  let at = -1;

  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    if (at >= 0) all[at].classList.remove("here");
    at = Math.max(0, Math.min(all.length - 1, at + by));
    all[at].classList.add("here");
    find("a", all[at]).focus();
  };

  const typing = (target) =>
    target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

  const keys = {
    "/": () => find("#q").focus(),
    g: () => { const to = find("[data-key=g]"); if (to) to.click(); },
    j: () => step(1),
    k: () => step(-1),
    w: () => { const why = find("#why"); if (why) { why.focus(); why.scrollIntoView(); } },
    "?": () => find("#keys").showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.altKey) return;
    if (event.key === "Enter" && event.ctrlKey) {
      const form = event.target.closest("form");
      const send = form && find("[data-send]", form);
      if (send && !send.disabled) { event.preventDefault(); send.click(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || body.dataset.keys !== "on") return;
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (typing(event.target) || find("dialog[open]")) return;
    const does = keys[event.key];
    if (does) { event.preventDefault(); does(); }
  });

  // A page with faults focuses their summary by itself (`autofocus`).
  if (!find("#faults")) { const first = find("[data-first]"); if (first) first.focus(); }

  document.addEventListener("click", async (event) => {
    const copy = event.target.closest("[data-copy]");
    if (!copy) return;
    const text = document.getElementById(copy.dataset.copy);
    text.hidden = false;
    text.focus();
    text.select();
    try { await navigator.clipboard.writeText(text.value); } catch { /* it is selected */ }
  });

  // A proposal that is pressed fills the list it belongs to; without this file the form is sent.
  document.addEventListener("click", (event) => {
    const take = event.target.closest("[data-take]");
    const into = take && document.getElementById(take.dataset.take);
    if (!into || ![...into.options].some((one) => one.value === take.value)) return;
    event.preventDefault();
    into.value = take.value;
    const folded = into.closest("details");
    if (folded) folded.open = true;
    into.focus();
    into.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // A doubled press is one entry by the form's key; the button says that it was pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method === "post" && !form.hasAttribute("hx-post")) {
      form.dataset.sent = "1";
      setTimeout(() => delete form.dataset.sent, 4000);
    }
  });

  if (body.dataset.changes && "EventSource" in window) {
    const source = new EventSource(body.dataset.changes + (body.dataset.changes.includes("?") ? "&" : "?") + "after=" + body.dataset.head);
    let seen = 0;
    source.addEventListener("entry", () => {
      seen += 1;
      const band = find("#changes");
      const link = find("a", band);
      link.textContent = link.dataset.text.replace("#", seen);
      band.hidden = false;
    });
    addEventListener("pagehide", () => source.close());
  }
})();
