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

  const applied = (query, action) => {
    if (action.reset) return new URLSearchParams();
    const next = new URLSearchParams(query);
    action.keys.length === 1 ? toggled(next, action.keys[0], action.value) : narrowed(next, action.keys, action.value);
    return next;
  };

  const controlled = (query, control, value) => {
    const next = new URLSearchParams(query);
    next.delete(control.key);
    [].concat(value ?? []).filter((each) => each !== control.default).forEach((each) => next.append(control.key, each));
    return next;
  };

  const shown = (query, control) => (control.many === "yes" ? query.getAll(control.key) : query.get(control.key) || control.default || null);

  const written = (query) => {
    query.sort();
    const text = query.toString();
    return text ? "?" + text : "";
  };

  const reduced = (search, controls, actions) => {
    const chosen = controls.reduce((query, [control, value]) => controlled(query, control, value), new URLSearchParams(search));
    return actions.reduce(applied, chosen);
  };

  const pending = [];
  let serial = 0;
  const queued = (action) => { pending.push(action); return ++serial; };
  const dispatch = (action) => root.dash_clientside.set_props("action", { data: queued(action) });

  const state = {
    reduce(search, values, _action) {
      const context = root.dash_clientside.callback_context, none = root.dash_clientside.no_update;
      const controls = context.inputs_list[1], links = context.outputs_list[2].map((output) => output.id.path);
      const touched = new Set(context.triggered.map((trigger) => trigger.prop_id));
      const changed = controls.map((control, place) => [control, values[place]]).filter(([control]) => touched.has(propOf(control)));
      const actions = pending.splice(0);
      const query = reduced(search || "", changed.map(([control, value]) => [control.id, value]), actions), next = written(query);
      const moved = (actions.length || changed.length) && next !== (search || "");
      const current = moved ? next : search || "";
      return [moved ? next : none, controls.map((control, place) => settled(shown(query, control.id), values[place], none)), links.map((path) => path + current)];
    },
    clicked() {
      const trigger = root.dash_clientside.callback_context.triggered.find((each) => each.value);
      if (!trigger) return root.dash_clientside.no_update;
      const id = JSON.parse(trigger.prop_id.slice(0, trigger.prop_id.lastIndexOf("."))), value = published(trigger.value);
      return value && id.keys ? queued({ keys: id.keys.split(","), value }) : root.dash_clientside.no_update;
    },
    titled(title) {
      document.title = title + " · Portolan";
      return title;
    },
  };

  const propOf = (control) => JSON.stringify(Object.fromEntries(Object.entries(control.id).sort(([a], [b]) => (a < b ? -1 : 1)))) + "." + control.property;
  const settled = (value, held, none) => (JSON.stringify(value) === JSON.stringify(held ?? (Array.isArray(value) ? [] : null)) ? none : value);
  const published = (click) => (click.points ? click.points[0].customdata && click.points[0].customdata[0] : click.rowId);

  const pressed = {
    value: (node) => dispatch({ keys: node.dataset.keys.split(","), value: node.dataset.value }),
    reset: () => dispatch({ reset: true }),
    again: () => root.dash_clientside.set_props("release", { data: { again: Date.now() } }),
    copy(node) {
      const words = node.textContent;
      navigator.clipboard.writeText(location.href).then(() => {
        node.textContent = "Copied";
        setTimeout(() => (node.textContent = words), 1500);
      });
    },
    fold: (node) => node.setAttribute("aria-expanded", node.getAttribute("aria-expanded") !== "true"),
  };

  if (typeof module === "object") { module.exports = { reduced, written, shown }; return; }
  root.dash_clientside = Object.assign({}, root.dash_clientside, { state });
  document.addEventListener("click", (event) => {
    for (const [name, act] of Object.entries(pressed)) {
      const node = event.target.closest(`button[data-${name}]`);
      if (node) act(node);
    }
  });
})(typeof window === "undefined" ? globalThis : window);
