/* Light and dark. Figures arrive with colour roles ($name); they are painted here with the tokens of the theme in use. */
(function (root) {
  "use strict";

  const coloured = (part, token) => {
    if (typeof part === "string") return part.startsWith("$") ? token(part.slice(1)) : part;
    if (Array.isArray(part)) return part.map((each) => coloured(each, token));
    if (part && typeof part === "object") return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, coloured(each, token)]));
    return part;
  };

  if (typeof module === "object") { module.exports = { coloured }; return; }

  const html = document.documentElement;
  const kept = localStorage.getItem("theme");
  html.dataset.bsTheme = kept || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

  const theme = {
    paint(figure, _theme, template) {
      if (!figure) return root.dash_clientside.no_update;
      const tokens = getComputedStyle(html), token = (name) => tokens.getPropertyValue("--" + name).trim();
      const painted = coloured(figure, token);
      return { ...painted, layout: { ...painted.layout, template: coloured(template, token) } };
    },
  };
  root.dash_clientside = Object.assign({}, root.dash_clientside, { theme });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("button[data-switch]")) return;
    html.dataset.bsTheme = html.dataset.bsTheme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", html.dataset.bsTheme);
    root.dash_clientside.set_props("theme", { data: html.dataset.bsTheme });
  });
})(typeof window === "undefined" ? globalThis : window);
