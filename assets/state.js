/* The state of the screen is the query string. Pure functions over it, and the wiring that calls them. */
(function (root) {
  "use strict";

  const toggled = (query, key, value) => {
    const held = query.getAll(key);
    query.delete(key);
    (held.includes(value) ? held.filter((each) => each !== value) : [...held, value]).forEach((each) => query.append(key, each));
  };

  const narrowed = (query, keys, value) => {
    const held = keys.every((key) => query.get(key) === value);
    keys.forEach((key) => (held ? query.delete(key) : query.set(key, value)));
  };

  /* A cell stands for several picks: pressed again it gives them all up. */
  const celled = (query, pairs) => {
    const held = pairs.every(([key, value]) => query.getAll(key).join() === value);
    pairs.forEach(([key, value]) => (held ? query.delete(key) : query.set(key, value)));
    return query;
  };

  /* Each pair takes the place of what its key held; an empty value leaves the key out. */
  const given = (query, pairs) => {
    pairs.forEach(([key, value]) => (value ? query.set(key, value) : query.delete(key)));
    return query;
  };

  /* Of the codes that a control offers, those that were not picked are, and the others are not. */
  const inverted = (query, key, codes) => {
    const held = query.getAll(key);
    query.delete(key);
    [...held.filter((each) => !codes.includes(each)), ...codes.filter((each) => !held.includes(each))].forEach((each) => query.append(key, each));
    return query;
  };

  const applied = (query, action) => {
    if (action.reset) return new URLSearchParams([...query].filter(([key]) => key === "lang")); /* No filter: it stays. */
    const next = new URLSearchParams(query);
    (action.drop || []).forEach((key) => next.delete(key));
    if (action.set) return given(next, action.set);
    if (action.invert) return inverted(next, action.invert, action.codes);
    if (action.cell) return celled(next, [...new URLSearchParams(action.cell)]);
    if (!action.keys) return next;
    action.keys.length === 1 ? toggled(next, action.keys[0], action.value) : narrowed(next, action.keys, action.value);
    return next;
  };

  /* A slider takes any number; any other control the codes it offers. */
  const offered = ({ id, options }, code) => (id.many === "number" ? Number.isFinite(Number(code)) : (options || []).some((option) => option.value === code));

  /* A control speaks only for the codes it offers: others stay as the link gave them. */
  const controlled = (query, control) => {
    const { id, value } = control, next = new URLSearchParams(query), kept = query.getAll(id.key).filter((code) => !offered(control, code));
    next.delete(id.key);
    [...kept, ...[].concat(value ?? []).map(String).filter((code) => code !== id.default)].forEach((code) => next.append(id.key, code));
    return next;
  };

  const shown = (query, control) => {
    const { id } = control, held = query.getAll(id.key).filter((code) => offered(control, code));
    if (id.many === "number") return Number(held[0] ?? id.default);
    return id.many === "yes" ? held : held[0] || id.default || null;
  };

  const written = (query) => {
    const sorted = [...query].sort((a, b) => (a.join("\n") < b.join("\n") ? -1 : 1));
    const text = new URLSearchParams(sorted).toString();
    return text ? "?" + text : "";
  };

  const reduced = (search, controls, actions) => {
    const chosen = controls.reduce(controlled, new URLSearchParams(search));
    return actions.reduce(applied, chosen);
  };

  /* Where each mark of a view names its own key, as `hs2=84`, or several, as `office=A&lane=red`, the keys of the view are `*`.
     A key that ends in `=` is that of a slider: it holds one value, which the one pressed replaces. */
  const acted = (keys, value) => {
    if (keys.endsWith("=")) return { set: [[keys.slice(0, -1), value]] };
    if (keys === "*" && value.includes("&")) return { cell: value };
    const own = value.indexOf("=");
    return keys === "*" ? { keys: [value.slice(0, own)], value: value.slice(own + 1) } : { keys: keys.split(","), value };
  };

  /* An address that is too long to be sent about stands behind a short link that the server keeps: ?kept=… */
  const LONGEST = 4000, held = new Map();
  const linked = (search) => new URLSearchParams(search).get("kept");
  const whole = (search) => {
    const query = new URLSearchParams(search), key = query.get("kept");
    if (!key || !held.has(key)) return search;
    query.delete("kept");
    const stored = held.get(key) || "?kept=" + key;
    if (new URLSearchParams(stored).has("lang")) query.delete("lang");
    const rest = query.toString();
    return rest ? stored + "&" + rest : stored;
  };
  /* What the views of a page are asked: not which slide of a story they are, lest they are asked anew at each of its slides. */
  const viewed = (search) => {
    const query = new URLSearchParams(search);
    if (!query.has("story")) return search;
    ["story", "present"].forEach((key) => query.delete(key));
    return query.toString() ? "?" + query : "";
  };
  /* What a page is asked; nothing where it was asked that last and the data are the same, or where its views are being left.
     The page of stories is no view: it shows which slide the address is at. */
  const posed = (page, last, search, renewed) => {
    const wanted = page === "stories" ? search : viewed(search);
    const left = typeof last === "string" && page !== "stories" && leaving(page);
    return left || (last === wanted && !renewed) ? undefined : wanted;
  };
  const unknown = (search) => linked(search) && !held.has(linked(search));
  const answered = (reply) => (reply.ok ? reply.json() : {});
  const fetched = (search) => {
    const key = linked(search);
    return fetch("/api/link/" + encodeURIComponent(key)).then(answered, () => ({})).then((found) => held.set(key, found.search || ""));
  };
  const shortened = (search) => {
    if (search.length <= LONGEST) return search;
    const request = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ search }) };
    return fetch("/api/link", request).then(answered, () => ({})).then((found) => {
      if (found.search) held.set(linked(found.search), search);
      const lang = new URLSearchParams(search).get("lang"); /* The server must know it before it looks up what is kept. */
      return found.search ? found.search + (lang ? "&lang=" + lang : "") : search; /* Where nothing can be kept, the long address goes on to work. */
    });
  };

  const pending = [];
  let serial = 0, present = new Set();
  const queued = (action) => { pending.push(action); return ++serial; };
  const dispatch = (action) => root.dash_clientside.set_props("action", { data: queued(action) });

  const state = {
    reduce(search, values, _action, _release, options, asked) {
      const context = root.dash_clientside.callback_context;
      const step = () => state.reducedBy(context, search || "", values, options, asked);
      return unknown(search || "") ? fetched(search).then(step) : step();
    },
    reducedBy(context, search, values, options, asked) {
      const none = root.dash_clientside.no_update;
      const controls = context.inputs_list[1].map(({ id, property }, place) => ({ id, property, value: values[place], options: options[place] }));
      const touched = new Set(context.triggered.map((trigger) => trigger.prop_id));
      const renewed = touched.has("release.data");
      const changed = controls.filter((control) => touched.has(propOf(control)) && present.has(propOf(control)));
      present = new Set(controls.map(propOf)); /* A control that has just appeared reads the link and does not write it. */
      const actions = pending.splice(0).map((action) => (action.invert ? { ...action, codes: codesOf(controls, action.invert) } : action));
      const query = reduced(whole(search), changed, actions), next = written(query);
      const moved = (actions.length || changed.length) && next !== written(new URLSearchParams(whole(search)));
      const chosen = controls.map((control) => settled(shown(query, control), control.value, none));
      const told = (current) => {
        followed(current);
        root.dash_clientside.present.follow(current);
        return [moved ? current : none, chosen, asked.map((last, place) => posed(context.outputs_list[2][place].id.page, last, current, renewed) ?? none)];
      };
      const short = moved ? shortened(next) : search;
      return typeof short === "string" ? told(short) : short.then(told);
    },
    /* The pages that list saved views hear that one was saved. */
    listed: (said, pages) => pages.map(() => said),
    offered() {
      root.dash_clientside.set_props("action", { data: ++serial });
    },
    clicked() {
      const trigger = root.dash_clientside.callback_context.triggered.find((each) => each.value);
      if (!trigger) return root.dash_clientside.no_update;
      const id = JSON.parse(trigger.prop_id.slice(0, trigger.prop_id.lastIndexOf("."))), value = published(trigger.value);
      return value && id.keys ? queued(acted(id.keys, value)) : root.dash_clientside.no_update;
    },
    /* A declaration whose panel is closed leaves the address. */
    left(open) {
      if (!open && new URLSearchParams(location.search).has("declaration")) dispatch({ drop: ["declaration"] });
    },
    titled({ title }) {
      document.title = title + " · Portolan";
      followed();
      return title;
    },
  };

  /* What goes with the address and is no component of it: the links to the pages, and the presentation. */
  const followed = (search = location.search) => {
    document.querySelectorAll("a.link").forEach((link) => {
      link.search = search;
      link.pathname === location.pathname ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
    });
    document.querySelectorAll(".group").forEach((group) => named(group.querySelector(".dropdown-toggle"), group.querySelector("[aria-current]")));
  };
  const named = (toggle, link) => (toggle.dataset.page = link && link.textContent !== toggle.textContent ? link.textContent : "");
  const codesOf = (controls, key) => controls.filter(({ id }) => id.key === key).flatMap(({ options }) => (options || []).map(({ value }) => value));
  /* Tells whether a page still stands there though the address is another's already: what it was asked last is not asked anew. */
  const leaving = (key) => {
    const { page, path } = (document.querySelector("#page [data-path]") || document.body).dataset;
    return page === key && path !== location.pathname && !location.pathname.startsWith(path + "/");
  };
  const panel = (name, is_open) => root.dash_clientside.set_props(name, { is_open });
  /* A panel that opens or closes makes its parts anew, in another place of the document. */
  const panels = () => {
    followed();
    document.querySelectorAll("[data-open]").forEach((node) => node.setAttribute("aria-expanded", Boolean(document.querySelector(`#${node.dataset.open}.show`))));
  };
  const propOf = (control) => JSON.stringify(Object.fromEntries(Object.entries(control.id).sort(([a], [b]) => (a < b ? -1 : 1)))) + "." + control.property;
  const settled = (value, held, none) => (JSON.stringify(value) === JSON.stringify(held ?? (Array.isArray(value) ? [] : null)) ? none : value);
  const published = (click) => (click.points ? click.points[0].customdata && click.points[0].customdata[0] : click.colId !== "inside" && click.rowId);

  const pressed = {
    drop: (node) => dispatch({ drop: node.dataset.drop.split(",") }),
    value: (node) => dispatch(acted(node.dataset.keys, node.dataset.value)),
    set: (node) => dispatch({ set: [...new URLSearchParams(node.dataset.set)] }),
    invert: (node) => dispatch({ invert: node.dataset.invert }),
    reset: () => dispatch({ reset: true }),
    again: () => root.dash_clientside.set_props("release", { data: { again: Date.now() } }),
    copy(node) {
      const words = node.textContent;
      navigator.clipboard.writeText(location.href).then(() => {
        node.textContent = root.portolan.say("Copied");
        setTimeout(() => (node.textContent = words), 1500);
      });
    },
    open: (node) => panel(node.dataset.open, true),
  };

  if (typeof module === "object") { module.exports = { reduced, written, shown, acted, whole, held, LONGEST }; return; }
  root.dash_clientside = Object.assign({}, root.dash_clientside, { state });
  root.portolan.dispatch = dispatch;
  document.addEventListener("click", (event) => {
    for (const [name, act] of Object.entries(pressed)) {
      const node = event.target.closest(`button[data-${name}]`);
      if (node) act(node);
    }
    if (event.target.closest("a.link")) panel("pages", false);
  });
  new MutationObserver(panels).observe(document.body, { childList: true });
})(typeof window === "undefined" ? globalThis : window);
