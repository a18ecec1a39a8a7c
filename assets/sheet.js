/* What a card holds that is not a chart, as SVG: laid out once at the width of a picture in the light theme, then every box, line and word drawn where it stands. */
(function (root) {
  "use strict";

  const MOST_ROWS = 40, SVG = "http://www.w3.org/2000/svg", PAINTED = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity"];

  /* A computed colour as an old reader of SVG knows it, with its opacity; null where it is clear. */
  const plain = (text) => {
    const found = text.match(/[\d.]+/g).map(Number), part = text.startsWith("color(") ? 255 : 1;
    const [red, green, blue, opacity = 1] = [...found.slice(0, 3).map((each) => Math.round(each * part)), ...found.slice(3)];
    return opacity ? { fill: `rgb(${red},${green},${blue})`, "fill-opacity": opacity } : null;
  };
  /* Words that stand on one line, as lines: [{text, left, right, top, height}]. */
  const rows = (words) =>
    words.reduce((found, word) => {
      const last = found.at(-1);
      if (!last || Math.abs(last.top - word.top) > 2) return [...found, { ...word }];
      return [...found.slice(0, -1), { ...last, text: `${last.text} ${word.text}`, left: Math.min(last.left, word.left), right: Math.max(last.right, word.right) }];
    }, []);

  if (typeof module === "object") { module.exports = { plain, rows }; return; }

  const made = (name, attributes, text = "") => {
    const node = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
    node.textContent = text;
    return node;
  };
  const element = (name, className, parts) => {
    const node = document.createElement(name);
    node.className = className;
    node.append(...parts);
    return node;
  };

  /* A grid holds in the page only the rows in sight: all of them, in the order shown, as a table. without: fields left out. */
  const tabled = (grid, without = []) => {
    const api = root.dash_ag_grid.getApi(grid.id), held = [];
    const columns = api.getAllDisplayedColumns().map((each) => each.getColDef()).filter(({ field }) => !without.includes(field));
    api.forEachNodeAfterFilterAndSort(({ data }) => held.push(data));
    const cell = (row, { field, type }) => element("td", `${type ? "end" : ""} c ${row[field + "_tone"] || ""}`, [String(row[field + "_text"] ?? row[field] ?? "")]);
    const head = element("tr", "", columns.map(({ headerName, type }) => element("th", type ? "end" : "", [headerName])));
    const body = held.map((row) => element("tr", row.picked ? "picked" : "", columns.map((column) => cell(row, column))));
    return element("table", "listing", [element("thead", "", [head]), element("tbody", "", body)]);
  };

  const capped = (table) => {
    const left = [...table.tBodies].flatMap((body) => [...body.rows]).slice(MOST_ROWS);
    left.forEach((row) => row.remove());
    if (left.length) table.after(element("p", "sub", [root.portolan.say("and {count} more rows, in the table of this view", { count: left.length })]));
  };

  /* The body of a card, apart from the page, as wide as the picture. */
  const laid = (card, width) => {
    const stage = card.cloneNode(false), grid = card.querySelector(".ag-root-wrapper");
    stage.classList.add("sheet");
    stage.style.width = `${width}px`;
    stage.append(...(grid ? [tabled(grid.closest("[id]"))] : [...card.querySelectorAll(":scope > .body, :scope > .strip")].map((each) => each.cloneNode(true))));
    stage.querySelectorAll("table").forEach(capped);
    document.body.append(stage);
    return stage;
  };

  const boxed = (node, style, { left, top, width, height }) => {
    const ground = plain(style.backgroundColor), sides = { Top: [0, 0, 1, 0], Bottom: [0, 1, 1, 1], Left: [0, 0, 0, 1], Right: [1, 0, 1, 1] };
    const lines = Object.entries(sides).filter(([side]) => parseFloat(style[`border${side}Width`]) && style[`border${side}Style`] !== "none");
    return [
      ...(ground ? [made("rect", { x: left, y: top, width, height, rx: parseFloat(style.borderTopLeftRadius) || 0, ...ground })] : []),
      ...lines.map(([side, [x1, y1, x2, y2]]) => made("line", { x1: left + x1 * width, y1: top + y1 * height, x2: left + x2 * width, y2: top + y2 * height, stroke: (plain(style[`border${side}Color`]) || { fill: "none" }).fill, "stroke-width": parseFloat(style[`border${side}Width`]) })),
    ];
  };

  const copy = (node, { left, top, width, height }) => {
    const twin = node.cloneNode(true), from = [...node.querySelectorAll("*")];
    [...twin.querySelectorAll("*")].forEach((each, at) => PAINTED.forEach((name) => each.setAttribute(name, getComputedStyle(from[at])[name])));
    Object.entries({ x: left, y: top, width, height }).forEach(([key, value]) => twin.setAttribute(key, value));
    return twin;
  };

  /* Text from right to left ends where its box begins. */
  const turned = (direction) => (direction === "rtl" ? { direction, "text-anchor": "end" } : {});
  const pen = document.createElement("canvas").getContext("2d");
  const written = (node, style, from) => {
    const range = document.createRange(), { data } = node;
    const words = [...data.matchAll(/[^ \n\t]+/g)].map((found) => {
      range.setStart(node, found.index);
      range.setEnd(node, found.index + found[0].length);
      const { left, right, top, height } = range.getBoundingClientRect();
      return { text: found[0], left, right, top, height };
    });
    pen.font = style.font;
    const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = pen.measureText(data);
    const look = { "font-size": style.fontSize, "font-weight": style.fontWeight, "font-family": style.fontFamily.replaceAll('"', "'"), ...plain(style.color) };
    return rows(words.filter(({ left, right }) => right > left)).map(({ text, left, right, top, height }) => {
      const place = { ...turned(style.direction), x: left - from.left, y: top - from.top + above + (height - above - below) / 2 };
      return made("text", { ...place, textLength: right - left, lengthAdjust: "spacingAndGlyphs", ...look }, text);
    });
  };

  /* Every part of a node in the order in which it is painted, placed from the corner of the stage. */
  const drawn = (node, from) => {
    const style = getComputedStyle(node), box = node.getBoundingClientRect();
    if (style.display === "none" || style.visibility === "hidden" || !box.width) return [];
    const place = { left: box.left - from.left, top: box.top - from.top, width: box.width, height: box.height };
    if (node instanceof SVGElement) return [copy(node, place)];
    const bullet = style.display === "list-item" && style.listStyleType !== "none" ? [made("circle", { cx: place.left - 10, cy: place.top + 10, r: 2, ...plain(style.color) })] : [];
    const inside = [...node.childNodes].flatMap((child) => (child.nodeType === Node.TEXT_NODE ? written(child, style, from) : child.nodeType === Node.ELEMENT_NODE ? drawn(child, from) : []));
    return [...boxed(node, style, place), ...bullet, ...inside];
  };

  root.portolan = Object.assign({}, root.portolan, {
    tabled,
    /* The body of a card as an SVG element of a width, in the light theme whichever is in use. */
    sheet(card, width) {
      const used = document.documentElement.dataset.bsTheme;
      document.documentElement.dataset.bsTheme = "light";
      const stage = laid(card, width), box = stage.getBoundingClientRect();
      const frame = made("svg", { width, height: Math.ceil(box.height) });
      frame.append(...[...stage.children].flatMap((child) => drawn(child, box)));
      stage.remove();
      document.documentElement.dataset.bsTheme = used;
      return frame;
    },
  });
})(typeof window === "undefined" ? globalThis : window);
