"use strict";
(() => {
  const data = JSON.parse(document.getElementById("states").textContent);
  const last = data.steps.length - 1;
  const slider = document.getElementById("slider");
  const now = document.getElementById("now");
  const notes = document.getElementById("notes");
  const schedule = document.getElementById("schedule");
  const words = document.getElementById("words");
  const cells = Object.entries(data.cells).map(([id, cell]) => ({
    element: document.getElementById(id), id, word: cell.word, values: cell.values,
    breaks: document.getElementById(id).classList.contains("breaks"),
    role: document.getElementById(id).classList.contains("role"),
    value: document.getElementById(id).querySelector(".value"),
  }));
  let step = -1;

  /* The entry of a cell that holds in a state: the last whose number is not greater. */
  const at = (values, state) => {
    let low = 0;
    let high = values.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (values[middle][0] <= state) { low = middle; } else { high = middle - 1; }
    }
    return values[low];
  };

  const zero = new Set(data.zero);

  const line = (id, target) => target && document.getElementById(id + "-" + target);

  const show = (cell, state) => {
    const [since, text, target] = at(cell.values, state);
    const before = state > 0 ? at(cell.values, state - 1) : [0, text, target];
    const changed = state > 0 && since === state;
    cell.value.textContent = text;
    cell.element.setAttribute("class", "cell" + (cell.role ? " role " + text : "")
      + (zero.has(text) ? " zero" : "")
      + (changed ? " changed" : "") + (cell.breaks && state === data.broken ? " breaks" : ""));
    for (const [, , other] of cell.values) {
      const drawn = line(cell.id, other);
      if (drawn) { drawn.setAttribute("class", "line off"); }
    }
    const drawn = line(cell.id, target);
    if (drawn) { drawn.setAttribute("class", target === before[2] ? "line" : "line changed"); }
  };

  const table = (state) => {
    const body = words.querySelector("tbody");
    body.replaceChildren(...cells.map((cell) => {
      const row = document.createElement("tr");
      const value = at(cell.values, state)[1];
      const before = state > 0 ? at(cell.values, state - 1)[1] : value;
      for (const text of [cell.word, value, before === value ? "" : before]) {
        row.appendChild(document.createElement("td")).textContent = text;
      }
      return row;
    }));
  };

  const go = (wanted) => {
    const state = Math.max(0, Math.min(last, wanted));
    if (state === step) { return; }
    const old = document.getElementById("row-" + step);
    if (old) { old.removeAttribute("aria-current"); }
    step = state;
    for (const cell of cells) { show(cell, state); }
    slider.value = state;
    slider.setAttribute("aria-valuetext", data.steps[state].says);
    now.textContent = data.steps[state].says;
    notes.replaceChildren(...data.steps[state].notes.map((note) => {
      const item = document.createElement("li");
      item.textContent = note;
      return item;
    }));
    const row = document.getElementById("row-" + state);
    if (row) {
      row.setAttribute("aria-current", "step");
      const top = row.offsetTop - schedule.clientHeight / 2;
      schedule.scrollTop = Math.max(0, top);
    }
    if (words.open) { table(state); }
    const places = { first: 0, back: 0, "back-switch": 0, next: last, "next-switch": last, last, break: data.broken };
    for (const button of document.querySelectorAll("[data-go]")) {
      button.setAttribute("aria-disabled", String(places[button.dataset.go] === state));
    }
    history.replaceState(null, "", "#step=" + state);
  };

  const thread = (state) => data.steps[state].thread;
  const switchAfter = () => {
    let to = Math.min(step + 1, last);
    while (to < last && thread(to + 1) === thread(to)) { to++; }
    return to;
  };
  const switchBefore = () => {
    let to = Math.max(step - 1, 0);
    while (to > 0 && thread(to + 1) === thread(to)) { to--; }
    return to;
  };
  const moves = {
    first: () => 0, back: () => step - 1, next: () => step + 1, last: () => last,
    "back-switch": switchBefore, "next-switch": switchAfter, break: () => data.broken,
  };
  const keys = {
    ArrowLeft: "back", ArrowRight: "next", Home: "first", End: "last", n: "next-switch", p: "back-switch", b: "break",
  };

  const ofPage = () => {
    const found = /^#step=(\d{1,9})$/.exec(location.hash);
    return found ? Number(found[1]) : null;
  };

  for (const button of document.querySelectorAll("[data-go]")) {
    button.addEventListener("click", () => go(moves[button.dataset.go]()));
  }
  slider.addEventListener("input", () => go(Number(slider.value)));
  schedule.addEventListener("click", (event) => {
    const row = event.target.closest("tbody tr");
    if (row && !String(getSelection())) {
      event.preventDefault();
      go(Number(row.id.slice("row-".length)));
    }
  });
  document.addEventListener("keydown", (event) => {
    const move = keys[event.key];
    const typing = event.target.closest("input, pre, .scroll, summary");
    if (move && !typing && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      go(moves[move]());
    }
  });
  slider.addEventListener("keydown", (event) => {
    if ("npb".includes(event.key)) { go(moves[keys[event.key]]()); }
  });
  words.addEventListener("toggle", () => { if (words.open) { table(step); } });
  addEventListener("hashchange", () => { if (ofPage() !== null) { go(ofPage()); } });

  document.getElementById("controls").hidden = false;
  words.hidden = false;
  document.getElementById("trace").classList.add("scripted");
  go(ofPage() ?? data.broken);
})();
