/* A page for a room: its views one by one on the whole screen, stepped by keys, clicker or touch. The link says so: present=1, or the number of the view. */
(function (root) {
  "use strict";

  const LEAST = 18, SETTLED = 100, MOVED = 2500;
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
  const within = (place, count) => Math.min(Math.max(place, 0), Math.max(count - 1, 0));
  /* The place of a slide that shows something, so many steps on from a place: `shows` says of each whether it does. */
  const stepped = (place, by, shows) => {
    const places = shows.flatMap((each, at) => (each ? [at] : []));
    if (!places.length) return within(place, shows.length);
    const ahead = places.findIndex((at) => at >= place), now = ahead < 0 ? places.length - 1 : ahead;
    return places[within(by > 0 && places[now] !== place ? now + by - 1 : now + by, places.length)];
  };

  if (typeof module === "object") { module.exports = { stepped, without, marked }; return; }

  const html = document.documentElement, SLIDES = "#page :is(.brief, .card:not(.guarded, .records, .report, .workings, .story-slide, .glossary .card))";
  const AHEAD = html.dir === "rtl" ? -1 : 1; /* Who reads from right to left finds the next view on the left. */
  const KEYS = { ArrowRight: AHEAD, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -AHEAD, ArrowUp: -1, PageUp: -1, Home: -1e6, End: 1e6 };
  let place = 0, on = false;
  const story = () => (root.portolan.story && root.portolan.story.on() ? root.portolan.story : null);
  const slides = () => (story() ? story().cards() : [...document.querySelectorAll(SLIDES)]);
  /* A view that has nothing to show is no slide; nor are alerts where nothing is out of line. */
  const shows = (card) => {
    if (card.matches(".alert-lines")) return !card.childElementCount || Boolean(card.querySelector("ol"));
    return !card.querySelector(".notice:not(:empty), .body > .hint") && !(card.querySelector(".foot") && root.portolan.rowless(card));
  };
  const addressed = (search) => root.dash_clientside.set_props("url", { search });

  const { element } = root.portolan;
  const step = (by) => element("button", { type: "button", className: "ghost", textContent: by < 0 ? "‹" : "›", onclick: () => move(by) });
  const bar = element("footer", { className: "present-bar" }), said = element("span", { className: "present-said" }), count = element("span", { ariaLive: "polite" });
  const leaving = element("button", { type: "button", className: "ghost", textContent: "✕", onclick: () => leave() });
  const back = step(-1), next = step(1), kept = element("button", { type: "button", className: "ghost" });
  kept.dataset.slides = "yes";
  bar.append(said, back, count, next, kept, leaving);

  const told = (left) => [
    ...["#house .mark-name", "#badges .badge", "#sentence"].map((selector) => document.querySelector(selector)).filter(Boolean).map((node) => node.textContent),
    ...(left ? [root.portolan.say("views without data: {count}", { count: left })] : []),
  ].filter(Boolean).join(" · ");

  const shown = () => {
    if (!on) return;
    const found = slides(), full = found.map(shows), { say } = root.portolan;
    kept.textContent = kept.textContent || say("Slides");
    [back.ariaLabel, next.ariaLabel, leaving.ariaLabel] = [say("Previous view"), say("Next view"), say("End the presentation")];
    place = found.length ? stepped(place, 0, full) : place;
    document.querySelectorAll(".presented").forEach((card) => card.classList.toggle("presented", card === found[place]));
    if (found.length) found[place].classList.add("presented");
    const all = full.filter(Boolean).length, before = full.slice(0, place + 1).filter(Boolean).length;
    said.textContent = found.length || story() ? told(story() ? 0 : full.length - all) : say("This page has no view to present.");
    count.textContent = story() ? story().shown() : found.length ? `${Math.max(before, 1)} / ${Math.max(all, 1)}` : "";
    if (found.length) root.dash_clientside.charts.renewed(found[place]);
    if (found.length) root.portolan.fitted(found[place]);
    watcher.takeRecords();
    const search = marked(location.search, place);
    if (found.length && !story() && search !== location.search) history.replaceState(history.state, "", location.pathname + search);
  };
  let waits = false;
  const soon = () => {
    if (!waits) requestAnimationFrame(() => { waits = false; shown(); });
    waits = true;
  };
  const watcher = new MutationObserver(soon);
  const move = (by) => { if (story()) return story().move(by); place = stepped(place, by, slides().map(shows)); shown(); };
  const started = (asked) => {
    [on, place, html.dataset.present] = [true, asked - 1, "yes"];
    document.body.append(bar);
    if (story()) story().begun(bar);
    watcher.observe(document.getElementById("page"), { childList: true, subtree: true });
    document.activeElement && document.activeElement.blur();
    shown();
  };
  const ended = () => {
    on = false;
    delete html.dataset.present;
    watcher.disconnect();
    bar.remove();
    root.portolan.story.ended();
    const last = document.querySelector(".presented");
    slides().forEach(root.portolan.unfitted);
    document.querySelectorAll(".presented").forEach((card) => card.classList.remove("presented"));
    if (document.fullscreenElement) document.exitFullscreen();
    if (last) last.scrollIntoView({ block: "center" });
  };
  /* Ended before the address is told: a view that paints meanwhile would write its place into the address again. */
  const leave = () => {
    const home = story() && story().home();
    if (story() && story().escaped()) return;
    ended();
    home ? root.portolan.inside(home) : addressed(without(location.search));
  };

  /* A page that has no view to present does not offer it. */
  const offered = () => document.querySelectorAll(".filters button:is([data-present], [data-slides], [data-story-page])").forEach((button) => (button.hidden = !slides().length));
  const pages = new MutationObserver(offered);

  const present = {
    /* The one place that begins and ends it: the address. */
    follow(search) {
      pages.observe(document.getElementById("page"), { childList: true });
      const asked = parseInt(new URLSearchParams(search || "").get("present"), 10) || 0;
      if (asked > 0 && !on) started(asked);
      else if (asked > 0) shown();
      else if (on) ended();
    },
    larger(figure) {
      if (!on) return figure;
      const made = root.portolan.larger(figure, innerWidth, innerHeight);
      return { ...made, layout: { ...made.layout, uniformtext: { minsize: LEAST * root.portolan.times(innerWidth, innerHeight), mode: "hide" } } };
    },
  };
  root.dash_clientside = Object.assign({}, root.dash_clientside, { present });
  root.portolan.presented = shown;

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
  /* The buttons of the bar are seen while the pointer moves or one of them has the focus. */
  let still = 0, resized = 0;
  document.addEventListener("pointermove", () => {
    if (!on) return;
    clearTimeout(still);
    bar.classList.add("moving");
    still = setTimeout(() => bar.classList.remove("moving"), MOVED);
  });
  root.addEventListener("resize", () => {
    if (!on) return;
    clearTimeout(resized);
    resized = setTimeout(() => { root.dash_clientside.charts.resized(); shown(); }, SETTLED);
  });
})(typeof window === "undefined" ? globalThis : window);
