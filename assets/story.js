/* A story presented: its slides are views on their pages, one after the other, at the addresses that it names: ?story=NAME&present=3.
   Views stay live: a click filters, and Esc returns to the slide. The window of the presenter hears all of it over a channel. */
(function (root) {
  "use strict";

  const OWN = ["present", "story", "lang"];
  const filters = (search) => [...new URLSearchParams(search)].filter(([key]) => !OWN.includes(key)).map((pair) => pair.join("\n")).sort().join("\n\n");
  /* The query string of a slide of a story: its filters, its name and its number, from 1. */
  const addressed = (search, name, at) => {
    const query = new URLSearchParams([...new URLSearchParams(search)].filter(([key]) => !OWN.includes(key)));
    query.set("present", at + 1);
    query.set("story", name);
    return "?" + query;
  };
  const placed = (search) => Math.max((parseInt(new URLSearchParams(search).get("present"), 10) || 1) - 1, 0);
  const named = (search) => new URLSearchParams(search).get("story") || "";

  if (typeof module === "object") { module.exports = { filters, addressed, placed, named }; return; }

  const LOOP = 20000, OPENING = 3000, html = document.documentElement, { element, say } = root.portolan;
  const channel = new BroadcastChannel("portolan-story");
  const head = element("header", { className: "present-head" }), veil = element("div", { className: "present-veil" }), spot = element("div", { className: "present-spot" });
  const looping = element("button", { type: "button", className: "ghost", onclick: () => looped(!loop) });
  const notes = element("button", { type: "button", className: "ghost", onclick: () => windowed() });
  let held = null, asked = "", loop = 0, opened = 0, pointer = 0;

  const on = () => Boolean(html.dataset.present && named(location.search));
  const at = () => (held ? Math.min(placed(location.search), held.slides.length - 1) : 0);
  const slide = () => held && held.slides[at()];
  const away = () => Boolean(slide()) && (location.pathname !== slide().path || filters(location.search) !== filters(slide().search));
  const went = (href) => root.portolan.inside(href);
  /* The language of the address stays, so that a reload speaks it too. */
  const spoken = (href) => {
    const code = new URLSearchParams(location.search).get("lang");
    return code ? href + (href.includes("?") ? "&" : "?") + "lang=" + code : href;
  };
  const href = (place) => spoken(held.slides[place].path + addressed(held.slides[place].search, held.name, place));

  const told = () => {
    if (!held || !on()) return channel.postMessage({});
    const card = document.querySelector(".presented h2"), [begun] = [Number(sessionStorage.getItem("story-begun"))];
    channel.postMessage({ slides: held.slides, at: at(), name: held.name, begun, shown: slide().message || (card && location.pathname === slide().path ? card.textContent : "") });
  };
  /* The story is asked once in words, and once more with the finding of each view, which takes longer. */
  const fetched = (name) => {
    asked = name;
    const got = (more) => fetch("/api/story?" + new URLSearchParams({ name, ...more })).then((reply) => (reply.ok ? reply.json() : Promise.reject(reply)));
    got({}).then((found) => {
      held = found;
      sessionStorage.getItem("story-begun") || sessionStorage.setItem("story-begun", Date.now());
      if (sessionStorage.getItem("story-loop")) looped(true);
      sessionStorage.removeItem("story-loop");
      root.portolan.presented();
      return got({ findings: 1 });
    }).then((found) => { held = found; told(); }, failed);
  };

  /* A story that is gone, or cannot be read now, says so in place of its slide. */
  const failed = async (reply) => {
    if (held) return;
    const words = reply.text ? (await reply.text()).trim() : say("The story cannot be read now.");
    head.replaceChildren(element("h2", { textContent: words }));
    head.hidden = false;
  };

  const veiled = (wanted) => {
    wanted ? document.body.append(veil) : veil.remove();
    veil.textContent = wanted ? say("Black screen. Press B to return.") : "";
  };
  const spotted = (wanted) => {
    pointer = wanted % 3;
    spot.className = "present-spot " + ["", "dot", "light"][pointer];
    pointer ? document.body.append(spot) : spot.remove();
  };
  const looped = (wanted) => {
    clearInterval(loop);
    loop = wanted ? setInterval(() => went(href((at() + 1) % held.slides.length)), LOOP) : 0;
    looping.classList.toggle("on", Boolean(loop)); /* While it turns, the button that pauses it is in sight. */
    looping.textContent = loop ? say("Pause the loop") : say("Start the loop");
  };
  const windowed = () => {
    opened = Date.now();
    root.open("/presenter", "portolan-presenter", "popup,width=900,height=640");
  };
  const whole = () => {
    if (document.fullscreenElement || !html.requestFullscreen) return;
    html.requestFullscreen().then(() => navigator.keyboard && navigator.keyboard.lock && navigator.keyboard.lock(["Escape"])).catch(() => {});
  };

  const headed = () => {
    if (!held) return;
    const { title, message } = away() ? {} : slide() || {};
    head.replaceChildren(...(title ? [element("p", { textContent: title })] : []), ...(message ? [element("h2", { textContent: message })] : []), ...(away() ? [element("p", { textContent: say("Filtered. Esc returns to the slide.") })] : []));
    head.hidden = !head.childElementCount;
    html.dataset.told = message ? "message" : "";
    html.toggleAttribute("data-headed", !head.hidden);
    html.style.setProperty("--head", head.hidden ? "0px" : head.offsetHeight + "px");
  };

  root.portolan.story = {
    on,
    /* The card of the slide, once it stands on the page. */
    cards() {
      if (asked !== named(location.search)) fetched(named(location.search));
      const card = slide() && document.getElementById(slide().card);
      return card && !card.matches(".guarded") ? [card] : [];
    },
    begun(bar) {
      looping.textContent = looping.textContent || say("Start the loop");
      notes.textContent = say("Notes window");
      bar.querySelector("button").before(looping, notes);
      document.body.append(head);
    },
    shown() {
      headed();
      told();
      return held ? `${at() + 1} / ${held.slides.length}` : "";
    },
    move(by) {
      veiled(false);
      if (loop) looped(true);
      if (held) went(href(Math.min(Math.max(at() + by, 0), held.slides.length - 1)));
    },
    /* What Esc does besides ending: it takes away the black screen, or returns to the slide. */
    escaped() {
      if (veil.isConnected) { veiled(false); return true; }
      if (Date.now() - opened < OPENING) return true;
      if (!away()) return false;
      went(href(at()));
      return true;
    },
    /* The page of the story, where its presentation ends. */
    home: () => spoken(held ? held.path : "/stories"),
    ended() {
      [head, looping, notes].forEach((each) => each.remove());
      veiled(false);
      spotted(0);
      looped(false);
      [held, asked] = [null, ""];
      delete html.dataset.told;
      html.removeAttribute("data-headed");
      html.style.removeProperty("--head");
      sessionStorage.removeItem("story-begun");
      told();
    },
    /* Begins a story in its own language; how: present, window or kiosk. */
    begin({ storyName: name, storyLanguage: wanted }, how) {
      const other = wanted !== html.dataset.language, address = location.pathname + addressed("", name, 0);
      sessionStorage.removeItem("story-begun");
      sessionStorage.setItem("story-loop", how === "kiosk" ? "yes" : "");
      if (how === "window") windowed();
      else if (!other) whole();
      other ? location.assign(address + "&lang=" + wanted) : went(spoken(address));
    },
  };

  channel.onmessage = ({ data }) => {
    if (!on() || !data.act) return;
    ({ move: () => root.portolan.story.move(data.by), black: () => veiled(!veil.isConnected), begun: () => sessionStorage.setItem("story-begun", Date.now()), hello: told }[data.act] || (() => {}))();
  };
  const PRESSED = { b: () => veiled(!veil.isConnected), ".": () => veiled(!veil.isConnected), p: () => spotted(pointer === 1 ? 0 : 1), s: () => spotted(pointer === 2 ? 0 : 2), f: whole, n: windowed, k: () => looped(!loop) };
  document.addEventListener("keydown", (event) => {
    if (!on() || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const act = PRESSED[event.key.toLowerCase()];
    if (!act && !(veil.isConnected && event.key !== "Escape" && event.key.length > 1)) return;
    act ? act() : veiled(false);
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  document.addEventListener("pointermove", (event) => pointer && (spot.style.setProperty("--x", event.clientX + "px"), spot.style.setProperty("--y", event.clientY + "px")));
  document.addEventListener("click", (event) => on() && loop && event.target.closest("#page") && looped(false));
  veil.onclick = () => veiled(false);
})(typeof window === "undefined" ? globalThis : window);
