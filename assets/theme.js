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

  const html = document.documentElement, kept = localStorage.getItem("theme"), drawn = new Map();
  let template = {}, tokens = new Map();
  html.dataset.bsTheme = kept || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

  const token = (name) => {
    if (!tokens.has(name)) tokens.set(name, getComputedStyle(html).getPropertyValue("--" + name).trim());
    return tokens.get(name);
  };
  const painted = (figure) => {
    const made = coloured(figure, token);
    return { ...made, layout: { ...made.layout, template: coloured(template, token) } };
  };

  const theme = {
    template(sent) { template = sent; },
    /* Called by Dash with the outputs of every answer, before they are used. */
    received(_request, outputs) {
      for (const [id, properties] of Object.entries(outputs || {})) {
        if (!properties || !properties.figure) continue;
        drawn.set(id, properties.figure);
        properties.figure = painted(properties.figure);
      }
    },
  };
  root.dash_clientside = Object.assign({}, root.dash_clientside, { theme });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("button[data-switch]")) return;
    html.dataset.bsTheme = html.dataset.bsTheme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", html.dataset.bsTheme);
    tokens = new Map();
    for (const [id, figure] of drawn) document.getElementById(id) && root.dash_clientside.set_props(JSON.parse(id), { figure: painted(figure) });
  });
})(typeof window === "undefined" ? globalThis : window);
