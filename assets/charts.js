/* Which figure a graph shows, and when it is drawn: in the theme in use; those in sight first; never one that it shows already. */
(function (root) {
  "use strict";

  const LATEST = 500, html = document.documentElement;
  const drawn = new Map(), sent = new Map(), waiting = new Map(), stale = new Set(), sight = new WeakMap();
  const idle = root.requestIdleCallback || ((act) => setTimeout(act, 50));
  const set = (id, figure) => root.dash_clientside.set_props(JSON.parse(id), { figure });
  const painted = (figure) => root.dash_clientside.present.larger(root.dash_clientside.theme.painted(figure));

  /* A figure as it is to be shown now; null where its graph shows this very one already. */
  const shown = (id, figure) => {
    const plot = document.getElementById(id).querySelector(".js-plotly-plot"), last = sent.get(id);
    const text = JSON.stringify([figure, html.dataset.present, html.dataset.bsTheme, innerWidth, innerHeight]);
    if (last && plot && last.text === text && plot.data === last.data) return null;
    const made = painted(figure);
    sent.set(id, { text, data: made.data });
    return made;
  };

  const draw = (id) => {
    const figure = waiting.get(id), made = figure && document.getElementById(id) && shown(id, figure);
    waiting.delete(id);
    if (made) set(id, made);
  };
  const next = () => {
    if (waiting.size) draw(waiting.keys().next().value);
    if (waiting.size) idle(next, { timeout: LATEST });
  };
  const watcher = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => {
    sight.set(target, isIntersecting);
    if (isIntersecting) draw(target.id);
  }));
  const inSight = (place) => {
    if (!sight.has(place)) watcher.observe(place);
    return sight.get(place) !== false;
  };
  const postponed = (id, figure) => {
    if (!waiting.size) idle(next, { timeout: LATEST });
    waiting.set(id, figure);
    return null;
  };

  const charts = {
    /* Takes the figures of an answer before Dash does: what is left in it is drawn at once. */
    received(outputs) {
      for (const [id, properties] of Object.entries(outputs)) {
        const place = properties && properties.figure && document.getElementById(id);
        if (!place) continue;
        drawn.set(id, properties.figure);
        stale.delete(id);
        waiting.delete(id);
        properties.figure = inSight(place) ? shown(id, properties.figure) : postponed(id, properties.figure);
        if (!properties.figure) delete outputs[id];
      }
    },
    /* How many graphs out of sight are still to be drawn. */
    waiting: () => waiting.size,
    /* The figure of a graph in the light theme, as it goes on paper or into a file; null where nothing has been drawn. */
    figure: (id) => (drawn.has(id) ? root.dash_clientside.theme.lit(drawn.get(id)) : null),
    /* What is drawn depends on the size of the screen, which changed: a chart is drawn again once its card is `renewed`. */
    resized: () => drawn.forEach((_figure, id) => stale.add(id)),
    renewed(card) {
      for (const id of [...stale].filter((each) => card.contains(document.getElementById(each)))) {
        stale.delete(id);
        waiting.set(id, drawn.get(id));
        draw(id);
      }
    },
    repaint() {
      waiting.clear();
      for (const [id, figure] of drawn) document.getElementById(id) && set(id, painted(figure));
    },
  };
  root.dash_clientside = Object.assign({}, root.dash_clientside, { charts });
})(window);
