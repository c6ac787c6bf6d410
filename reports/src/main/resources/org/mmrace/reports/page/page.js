"use strict";
(() => {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const name = () => { button.textContent = isDark() ? "Light" : "Dark"; };
  const remember = (theme) => {
    try { localStorage.setItem("mmrace-theme", theme); } catch { /* a page of a file may have no storage */ }
  };
  try {
    const kept = localStorage.getItem("mmrace-theme");
    if (kept === "dark" || kept === "light") { root.dataset.theme = kept; }
  } catch { /* as above */ }
  button.setAttribute("aria-label", "Switch between light and dark");
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    remember(root.dataset.theme);
    name();
  });
  dark.addEventListener("change", name);
  name();
  for (const copy of document.querySelectorAll(".copy")) {
    if (!navigator.clipboard) { continue; }
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(copy.parentNode.querySelector("pre").textContent);
        copy.textContent = "Copied";
      } catch {
        copy.textContent = "Not allowed";
      }
    });
  }
})();
