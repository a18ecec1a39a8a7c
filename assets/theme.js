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
  const filled = (figure, by) => {
    const made = coloured(figure, by);
    return { ...made, layout: { ...made.layout, template: coloured(template, by) } };
  };
  const painted = (figure) => root.dash_clientside.present.larger(filled(figure, token));
  const lights = new Map(), sent = new Map();

  /* A figure as it is to be shown now; null where its graph shows this very one already. */
  const shown = (id, figure) => {
    const plot = document.getElementById(id).querySelector(".js-plotly-plot"), last = sent.get(id);
    const text = JSON.stringify([figure, html.dataset.present, html.dataset.bsTheme, innerWidth]);
    if (last && plot && last.text === text && plot.data === last.data) return null;
    const made = painted(figure);
    sent.set(id, { text, data: made.data });
    return made;
  };

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
    /* The figure of a graph in the light theme, as it goes on paper or into a file; null where nothing has been drawn. */
    figure: (id) => (drawn.has(id) ? filled(drawn.get(id), light) : null),
    repaint() {
      tokens = new Map();
      for (const [id, figure] of drawn) document.getElementById(id) && root.dash_clientside.set_props(JSON.parse(id), { figure: painted(figure) });
    },
    received(outputs) {
      for (const [id, properties] of Object.entries(outputs)) {
        if (!properties || !properties.figure || !document.getElementById(id)) continue;
        drawn.set(id, properties.figure);
        properties.figure = shown(id, properties.figure);
        if (!properties.figure) delete outputs[id];
      }
    },
  };
  root.dash_clientside = Object.assign({}, root.dash_clientside, { theme });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("button[data-switch]")) return;
    html.dataset.bsTheme = html.dataset.bsTheme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", html.dataset.bsTheme);
    theme.repaint();
  });
})(typeof window === "undefined" ? globalThis : window);
