/* A page for a room: its views one by one on the whole screen, stepped by keys, clicker or touch. The link says so: present=1, or the number of the view. */
(function (root) {
  "use strict";

  const LEAST = 18, TIMES = 1.5, NARROW = 640, CUT = 11;
  const sized = (size) => (Array.isArray(size) ? size.map(sized) : Math.max(LEAST, Math.round(size * TIMES)));
  const cut = (text) => (typeof text === "string" && text.length > CUT ? text.slice(0, CUT - 1).trimEnd() + "…" : text);
  const stretched = (margin, width) => Object.fromEntries(Object.entries(margin).map(([side, each]) => [side, Math.min(Math.round(each * TIMES), Math.round(width * 0.34))]));

  /* A figure to be read from the back of a room: fonts, and the margins and shifts that hold them. */
  const larger = (part, width, name = "") => {
    if (Array.isArray(part)) return name === "ticktext" && width < NARROW ? part.map(cut) : part.map((each) => larger(each, width));
    if (typeof part === "number") return name === "xshift" || name === "yshift" ? part * TIMES : part;
    if (!part || typeof part !== "object") return part;
    const made = Object.fromEntries(Object.entries(part).map(([key, each]) => [key, larger(each, width, key)]));
    if (/font$/.test(name) && made.size) made.size = sized(made.size);
    return name === "margin" ? stretched(made, width) : made;
  };

  const stepped = (place, by, count) => Math.min(Math.max(place + by, 0), Math.max(count - 1, 0));
  const without = (search) => {
    const query = new URLSearchParams(search);
    query.delete("present");
    return query.toString() ? "?" + query : "";
  };
  const marked = (search, place) => {
    const query = new URLSearchParams(without(search));
    query.set("present", place + 1);
    return "?" + query;
  };

  if (typeof module === "object") { module.exports = { larger, stepped, without, marked }; return; }

  const html = document.documentElement;
  const KEYS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Home: -1e6, End: 1e6 };
  let place = 0, on = false;
  const views = () => [...document.querySelectorAll("#page .card")].filter((card) => !card.matches(".records, .alert-lines, .report"));
  const addressed = (search) => root.dash_clientside.set_props("url", { search });

  const element = (name, properties) => Object.assign(document.createElement(name), properties);
  const step = (words, by) => element("button", { type: "button", className: "ghost", textContent: by < 0 ? "‹" : "›", ariaLabel: words, onclick: () => move(by) });
  const bar = element("footer", { className: "present-bar" }), said = element("span", { className: "present-said" }), count = element("span", { ariaLive: "polite" });
  const leaving = element("button", { type: "button", className: "ghost", textContent: "✕", ariaLabel: "End the presentation", onclick: () => leave() });
  bar.append(said, step("Previous view", -1), count, step("Next view", 1), leaving);

  const shown = () => {
    if (!on) return;
    const found = views();
    place = stepped(place, 0, found.length || place + 1);
    found.forEach((card, at) => card.classList.toggle("presented", at === place));
    said.textContent = [document.querySelector("#badges .badge"), document.getElementById("sentence")].filter(Boolean).map((node) => node.textContent).join(" · ");
    count.textContent = found.length ? `${place + 1} / ${found.length}` : "";
    const search = marked(location.search, place);
    if (found.length && search !== location.search) history.replaceState(history.state, "", location.pathname + search);
  };
  const watcher = new MutationObserver(() => requestAnimationFrame(shown));
  const move = (by) => { place = stepped(place, by, views().length); shown(); };
  const started = (asked) => {
    [on, place, html.dataset.present] = [true, asked - 1, "yes"];
    document.body.append(bar);
    watcher.observe(document.getElementById("page"), { childList: true, subtree: true });
    document.activeElement && document.activeElement.blur();
    shown();
  };
  const ended = () => {
    on = false;
    delete html.dataset.present;
    watcher.disconnect();
    bar.remove();
    const last = document.querySelector(".presented");
    document.querySelectorAll(".presented").forEach((card) => card.classList.remove("presented"));
    if (document.fullscreenElement) document.exitFullscreen();
    if (last) last.scrollIntoView({ block: "center" });
  };
  /* Ended before the address is told: a view that paints meanwhile would write its place into the address again. */
  const leave = () => { ended(); addressed(without(location.search)); };

  const present = {
    /* The one place that begins and ends it: the address. */
    follow(search) {
      const asked = parseInt(new URLSearchParams(search || "").get("present"), 10) || 0;
      if (asked > 0 && !on) started(asked);
      else if (asked > 0) shown();
      else if (on) ended();
    },
    larger(figure) {
      if (!on) return figure;
      const made = larger(figure, innerWidth);
      return { ...made, layout: { ...made.layout, uniformtext: { minsize: LEAST, mode: "hide" } } };
    },
  };
  root.dash_clientside = Object.assign({}, root.dash_clientside, { present });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("button[data-present]")) return;
    if (html.requestFullscreen) html.requestFullscreen().catch(() => {});
    addressed(marked(location.search, 0));
  });
  document.addEventListener("fullscreenchange", () => on && !document.fullscreenElement && leave());
  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.metaKey || event.altKey) return;
    const by = event.key === " " && event.target.closest("button") ? 0 : KEYS[event.key];
    if (event.key === "Escape") leave();
    if (by) move(by);
    if (by || event.key === "Escape") { event.preventDefault(); event.stopPropagation(); }
  }, true);
})(typeof window === "undefined" ? globalThis : window);
