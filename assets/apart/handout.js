/* A story in one file: one slide at a time on a screen, all of them on paper. Charts are drawn from the figures in the file. */
(function () {
  "use strict";

  const { figures, config } = JSON.parse(document.getElementById("figures").textContent);
  const html = document.documentElement, slides = [...document.querySelectorAll(".slide")], counter = document.getElementById("counter");
  const AHEAD = html.dir === "rtl" ? -1 : 1, LEAST = 18, SETTLED = 100;
  const KEYS = { ArrowRight: AHEAD, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -AHEAD, ArrowUp: -1, PageUp: -1, Home: -1e6, End: 1e6 };
  let place = 0, resized = 0;

  const large = (figure) => {
    const { larger, times } = window.portolan, made = larger(figure, innerWidth, innerHeight);
    return { ...made, layout: { ...made.layout, uniformtext: { minsize: LEAST * times(innerWidth, innerHeight), mode: "hide" } } };
  };
  const drawn = (chart, paper) => {
    const figure = figures[Number(chart.dataset.figure)], { data, layout } = paper ? figure : large(figure);
    return window.Plotly.react(chart, structuredClone(data), { ...structuredClone(layout), width: chart.clientWidth, height: chart.clientHeight, autosize: false }, { ...config, staticPlot: paper });
  };
  const charts = (within) => [...within.querySelectorAll(".chart")];
  const shown = () => {
    slides.forEach((slide, at) => (slide.hidden = at !== place));
    counter.textContent = `${place + 1} / ${slides.length}`;
    charts(slides[place]).forEach((chart) => drawn(chart, false));
  };
  const move = (by) => { place = Math.min(Math.max(place + by, 0), slides.length - 1); shown(); };
  const onPaper = () => { html.classList.add("paper"); return charts(document).map((chart) => drawn(chart, true)); };

  document.getElementById("back").onclick = () => move(-1);
  document.getElementById("next").onclick = () => move(1);
  document.getElementById("whole").onclick = () => (document.fullscreenElement ? document.exitFullscreen() : html.requestFullscreen());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.key === " " && event.target.closest("button, summary"))) return;
    if (!KEYS[event.key]) return;
    event.preventDefault();
    move(KEYS[event.key]);
  });
  window.addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(() => html.classList.contains("paper") || shown(), SETTLED); });
  window.addEventListener("beforeprint", onPaper);
  window.addEventListener("afterprint", () => { if (location.hash !== "#paper") { html.classList.remove("paper"); shown(); } });
  if (location.hash === "#paper") onPaper();
  else shown();
})();
