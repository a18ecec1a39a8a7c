/* Light and dark. Figures arrive with colour roles ($name); they are painted with the tokens of the theme in use before Dash sees them. */
(function (root) {
  "use strict";

  const coloured = (part, token) => {
    if (typeof part === "string") return part.startsWith("$") ? token(part.slice(1)) : part;
    if (Array.isArray(part)) return part.map((each) => coloured(each, token));
    if (part && typeof part === "object") return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, coloured(each, token)]));
    return part;
  };

  if (typeof module === "object") { module.exports = { coloured }; return; }

  const html = document.documentElement, kept = localStorage.getItem("theme");
  let template = {}, tokens = new Map();
  html.dataset.bsTheme = kept || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

  const token = (name) => {
    if (!tokens.has(name)) tokens.set(name, getComputedStyle(html).getPropertyValue("--" + name).trim());
    return tokens.get(name);
  };
  const filled = (figure, by) => {
    const made = coloured(figure, by);
    return { ...made, layout: { ...made.layout, template: coloured(template, by) } };
  };
  const lights = new Map();

  /* A token of the light theme, whichever is in use: read between two paints. */
  const light = (name) => {
    const used = html.dataset.bsTheme;
    html.dataset.bsTheme = "light";
    if (!lights.has(name)) lights.set(name, getComputedStyle(html).getPropertyValue("--" + name).trim());
    html.dataset.bsTheme = used;
    return lights.get(name);
  };

  const theme = {
    light,
    template(sent) { template = sent; },
    painted: (figure) => filled(figure, token),
    lit: (figure) => filled(figure, light),
    /* Tokens read from now on are those of the theme in use. */
    anew() { tokens = new Map(); },
  };
  root.dash_clientside = Object.assign({}, root.dash_clientside, { theme });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("button[data-switch]")) return;
    html.dataset.bsTheme = html.dataset.bsTheme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", html.dataset.bsTheme);
    theme.anew();
    root.dash_clientside.charts.repaint();
  });
})(typeof window === "undefined" ? globalThis : window);
