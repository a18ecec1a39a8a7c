/* A page on paper: in the light theme, every chart drawn again at the width that the paper gives it, and all as it was afterwards. */
(function () {
  "use strict";

  const html = document.documentElement;
  let used = "";
  const redrawn = (graph) => {
    const plot = graph.querySelector(".js-plotly-plot"), figure = window.dash_clientside.charts.figure(graph.id);
    if (plot && figure) window.Plotly.react(plot, figure.data, { ...figure.layout, width: graph.clientWidth, height: graph.clientHeight });
  };
  window.addEventListener("beforeprint", () => {
    [used, html.dataset.bsTheme, html.dataset.printing] = [html.dataset.bsTheme, "light", "yes"];
    document.querySelectorAll("#page .dash-graph").forEach(redrawn);
  });
  window.addEventListener("afterprint", () => {
    html.dataset.bsTheme = used;
    delete html.dataset.printing;
    window.dash_clientside.charts.repaint();
  });
})();
