window.portolanBench = (() => {
  const QUIET = 200, LIMIT = 15000, NOTHING = 700;
  const seen = {started: 0, changed: 0, painted: 0, answered: 0, flying: 0};
  let places = new Map();
  const changed = (place) => {
    seen.changed = performance.now();
    requestAnimationFrame(() => places.set(place, seen.painted = performance.now()));
  };
  const inSight = (place) => { const {top, bottom} = place.getBoundingClientRect(); return bottom > 0 && top < innerHeight; };
  const took = () => ({all: seen.painted - seen.started, sight: Math.max(...[...places].filter(([place]) => inSight(place)).map(([, at]) => at)) - seen.started});
  const fetched = window.fetch.bind(window);
  window.fetch = async (...request) => {
    if (!String(request[0].url || request[0]).includes("_dash-update-component")) return fetched(...request);
    seen.flying += 1;
    try { return await fetched(...request); } finally { seen.flying -= 1; seen.answered = performance.now(); }
  };
  const begin = (event) => { if (!seen.started) seen.started = event.timeStamp; };
  ["mouseup", "keydown"].forEach((name) => addEventListener(name, begin, {capture: true}));
  const counted = (element) => element && !element.closest(".js-plotly-plot, #badges, #live");
  const watch = () => {
    document.querySelectorAll(".js-plotly-plot").forEach((plot) => {
      if (plot.benchWatched || !plot.on) return;
      plot.benchWatched = true;
      plot.on("plotly_afterplot", () => changed(plot));
    });
    const page = document.querySelector(".shell");
    if (!page || page.benchWatched) return;
    page.benchWatched = true;
    new MutationObserver((found) => {
      const places = found.map(({target}) => (target.closest ? target : target.parentElement)).filter(counted);
      new Set(places.map((place) => place.closest(".card, .filters") || place)).forEach(changed);
    }).observe(page, {childList: true, characterData: true, subtree: true});
  };
  const arm = () => { watch(); places = new Map(); Object.assign(seen, {started: 0, changed: 0, painted: 0, answered: 0}); };
  const settled = () => new Promise((resolve) => {
    const asked = performance.now();
    const look = () => {
      const now = performance.now(), still = now - Math.max(seen.changed, seen.answered) > QUIET && !seen.flying;
      if (still && seen.answered && seen.painted > seen.started) return resolve(took());
      if (now - asked > (seen.answered || seen.flying ? LIMIT : NOTHING)) return resolve(null);
      setTimeout(look, 20);
    };
    look();
  });
  const ready = (plots) => new Promise((resolve) => {
    const look = () => {
      watch();
      const drawn = document.querySelectorAll(".js-plotly-plot .plot-container").length >= plots;
      if (drawn && !seen.flying && performance.now() - Math.max(seen.changed, seen.answered) > 1500) resolve(true);
      else setTimeout(look, 50);
    };
    look();
  });
  const inside = (path) => {
    const box = path.getBBox(), map = path.getScreenCTM();
    for (const down of [0.5, 0.3, 0.7, 0.15, 0.85]) for (const along of [0.5, 0.3, 0.7, 0.15, 0.85]) {
      const point = new DOMPoint(box.x + box.width * along, box.y + box.height * down);
      if (path.isPointInFill(point)) { const place = point.matrixTransform(map); return {x: place.x, y: place.y}; }
    }
    return null;
  };
  const marks = (name) => {
    const view = [...document.querySelectorAll("[id*='\"name\":\"" + name + "\"']")].find((each) => each.querySelector(".js-plotly-plot, .ag-center-cols-container"));
    if (!view) return [];
    const shapes = [...view.querySelectorAll(".barlayer .point path, .choroplethlayer path, .scatterlayer .points path")];
    return shapes.length ? shapes : [...view.querySelectorAll(".ag-center-cols-container .ag-row")];
  };
  const large = (mark) => { const box = mark.getBoundingClientRect(); return box.width >= 3 && box.height >= 3; };
  const place = (name, at) => {
    const found = marks(name).filter(large);
    if (!found.length) return null;
    const mark = found[at % found.length];
    mark.scrollIntoView({block: "center", behavior: "instant"});
    if (mark.getBBox) return inside(mark);
    const box = mark.getBoundingClientRect();
    return {x: box.x + box.width / 2, y: box.y + box.height / 2};
  };
  const set = (id, value) => { seen.started = performance.now(); dash_clientside.set_props(id, {value}); };
  const go = (path) => {
    const link = [...document.querySelectorAll("a.inside")].find((each) => each.pathname === path);
    if (link) { seen.started = performance.now(); link.click(); }
    return Boolean(link);
  };
  return {arm, ready, settled, place, set, go};
})();
