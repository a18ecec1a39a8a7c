/* A figure to be read from the back of a room: fonts of at least 18 px, larger on a larger screen, and all that must grow with them. */
(function (root) {
  "use strict";

  const LEAST = 18, TIMES = 1.5, WIDE = 1280, HIGH = 720, NARROW = 640, CUT = 11, FEWEST = 3, NEXT = 1.01, STANDOFF = 8;

  /* How many times larger than 1280 × 720 a screen is; never less than once. */
  const times = (width, height) => Math.max(1, Math.min(width / WIDE, height / HIGH));
  const sized = (size, by) => (Array.isArray(size) ? size.map((each) => sized(each, by)) : Math.max(LEAST * by, Math.round(size * TIMES * by)));
  const cut = (text) => (typeof text === "string" && text.length > CUT ? text.slice(0, CUT - 1).trimEnd() + "…" : text);
  const stretched = (margin, width, by) => Object.fromEntries(Object.entries(margin).map(([side, each]) => [side, Math.min(Math.round(each * TIMES * by), Math.round(width * 0.34))]));
  const scaled = (value, by) => (Array.isArray(value) ? value.map((each) => scaled(each, by)) : typeof value === "number" ? value * by : value);

  const GROWN = { xshift: TIMES, yshift: TIMES, ticklabelstandoff: TIMES };
  const DRAWN = { marker: ["size"], line: ["width"], pattern: ["size"] };

  const grown = (part, width, by, name = "") => {
    if (Array.isArray(part)) return name === "ticktext" && width < NARROW ? part.map(cut) : part.map((each) => grown(each, width, by));
    if (typeof part === "number") return name in GROWN ? part * GROWN[name] * by : part;
    if (!part || typeof part !== "object") return part;
    const made = Object.fromEntries(Object.entries(part).map(([key, each]) => [key, grown(each, width, by, key)]));
    if (/font$/.test(name) && made.size) made.size = sized(made.size, by);
    (DRAWN[name] || []).filter((key) => key in made).forEach((key) => (made[key] = scaled(part[key], by)));
    return name === "margin" ? stretched(made, width, by) : made;
  };

  /* An axis of names that keeps room for more rows than it has gives that room to those it has: in the middle where these are few. */
  const filled = (axis) => {
    const { tickvals, range } = axis, count = (tickvals || []).length;
    if (!count || !range || range[0] < range[1] || tickvals.some((each, at) => each !== at)) return axis;
    const spare = Math.max(FEWEST - count, 0) / 2, low = Math.max(...tickvals) + 0.5 + spare;
    return low < range[0] ? { ...axis, range: [low, range[1] - spare] } : axis;
  };

  /* The same words over months that follow one another are written once, over the middle of them. */
  const merged = (notes) =>
    notes.reduce((found, note) => {
      const last = found.at(-1), joins = last && last.text === note.text && last.xref === note.xref && typeof note.x === "number" && note.x - last.until > 0 && note.x - last.until <= NEXT;
      if (!joins) return [...found, { ...note, from: note.x, until: note.x }];
      const high = [last.y, note.y].filter((each) => typeof each === "number");
      return [...found.slice(0, -1), { ...last, until: note.x, x: (last.from + note.x) / 2, ...(high.length ? { y: Math.max(...high) } : {}) }];
    }, []).map(({ from, until, ...note }) => note);

  /* Names of a flow stand over their figures: on one line they would reach the next stage. */
  const stacked = (trace) => (trace.type === "sankey" ? { ...trace, node: { ...trace.node, label: (trace.node.label || []).map((words) => words.includes(" · ") ? words.replace("</b> ", "</b><br>") : words) } } : trace);

  /* Where bars lie and their words stand after them, the axis is as long as these need, and no longer. */
  const reached = (data, layout, width, measured) => {
    const axis = layout.xaxis, named = data.find(({ type, mode, textposition }) => type === "scatter" && mode === "text" && textposition && [].concat(textposition).some((each) => each === "middle right"));
    if (!measured || !named || !axis || !axis.range || (axis.visible !== false && axis.showticklabels !== false) || !layout.yaxis || !layout.yaxis.tickvals) return layout;
    const size = [].concat(named.textfont.size)[0], names = Math.max(0, ...(layout.yaxis.ticktext || []).map((text) => measured(text, size)));
    const room = width * 0.94 - Math.max(names + size, layout.margin.l) - layout.margin.r, low = axis.range[0];
    const after = (at) => (Array.isArray(named.textposition) ? named.textposition[at] : named.textposition) === "middle right";
    const ends = named.x.map((x, at) => low + ((x - low) * room) / (after(at) ? Math.max(room - measured(named.text[at], size) - size, room * 0.3) : room));
    const marks = data.filter(({ type }) => type !== "waterfall").flatMap(({ x, base }) => (x || []).map((each, at) => (each || 0) + (base ? base[at] || 0 : 0)));
    const high = Math.max(...ends, ...marks.map((each) => each + (Math.max(...marks) - low) * 0.01));
    return Number.isFinite(high) && high > low ? { ...layout, xaxis: { ...axis, range: [low, high] } } : layout;
  };

  /* measured: how wide a text of a size is, in pixels; without it axes keep their length. */
  const larger = (figure, width, height, measured) => {
    const by = times(width, height), made = grown(figure, width, by), layout = reached(made.data || [], { ...made.layout }, width, measured);
    Object.keys(layout).filter((key) => /^xaxis/.test(key)).forEach((key) => (layout[key] = { ...layout[key], automargin: true }));
    const straight = layout.xaxis && layout.xaxis.tickvals && layout.xaxis.tickangle === undefined;
    if (straight) layout.xaxis = { ...layout.xaxis, tickangle: 0 };
    Object.keys(layout).filter((key) => /^yaxis/.test(key)).forEach((key) => (layout[key] = { ticklabelstandoff: STANDOFF * by, ...filled(layout[key]), automargin: true }));
    if (layout.annotations) layout.annotations = merged(layout.annotations);
    return { ...made, data: (made.data || []).map(stacked), layout };
  };

  if (typeof module === "object") { module.exports = { larger, times, merged }; return; }

  const pen = document.createElement("canvas").getContext("2d");
  const measured = (text, size) => {
    pen.font = `600 ${size}px "Noto Sans", sans-serif`;
    return Math.max(...String(text).split("<br>").map((line) => pen.measureText(line.replace(/<[^>]*>/g, "")).width));
  };
  root.portolan = Object.assign({}, root.portolan, { times, larger: (figure, width, height) => larger(figure, width, height, measured) });
})(typeof window === "undefined" ? globalThis : window);
