/* Writes the KPI strip from its words. Elements are made once per indicator and then kept: only their text changes. */
(function (root) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const made = (name, className, parts = []) => {
    const node = document.createElement(name);
    node.className = className;
    node.append(...parts);
    return node;
  };
  const drawn = () => {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "spark");
    svg.setAttribute("viewBox", "0 0 84 34");
    svg.setAttribute("role", "img");
    svg.append(document.createElementNS(SVG, "path"), document.createElementNS(SVG, "circle"));
    return svg;
  };

  const tile = () => {
    const [label, pill, digits, unit, change, anchor, summary, pop] = ["h3", "span", "span", "small", "div", "div", "summary", "div"].map((name) => made(name, ""));
    const spark = drawn(), value = made("div", "v", [digits, unit]);
    [change.className, anchor.className, pop.className, summary.textContent] = ["c", "n", "pop", "Definition"];
    const node = made("div", "kpi", [label, pill, value, spark, change, anchor, made("details", "define", [summary, pop])]);
    return { node, label, pill, value, digits, unit, spark, change, anchor, summary, pop };
  };

  const defined = ({ "": text, ...facts }) => {
    const list = Object.entries(facts).flatMap(([name, fact]) => [made("dt", "", [name]), made("dd", "", [fact])]);
    return [made("p", "", [text]), made("dl", "", list)];
  };

  const told = (parts, words) => {
    parts.node.dataset.measure = words.key;
    for (const name of ["label", "pill", "change", "anchor"]) parts[name].textContent = words[name];
    [parts.digits.textContent, parts.unit.textContent] = [words.value, words.unit];
    parts.value.className = words.tone === "none" ? "v none" : "v";
    parts.change.className = `c ${words.tone}`;
    parts.pill.className = `pill ${words.status}`;
    parts.spark.setAttribute("aria-label", `${words.label}, month by month`);
    parts.summary.setAttribute("aria-label", `Definition of ${words.label}`);
    const [path, last] = parts.spark.children, [x, y] = words.path.split(/[ M]/).at(-1).split(",");
    parts.spark.style.visibility = words.path ? "" : "hidden";
    path.setAttribute("d", words.path);
    for (const [name, at] of [["cx", x], ["cy", y], ["r", 3.2]]) last.setAttribute(name, at || 0);
    parts.pop.replaceChildren(...defined(words.definition));
  };

  const lens = ({ lens: name, tiles }) => {
    const parts = tiles.map(tile);
    const section = made("section", "card lens", [made("h2", "", [name]), ...parts.map(({ node }) => node)]);
    section.setAttribute("aria-label", name);
    return { section, parts };
  };

  let held = { place: null, parts: [] };
  const strip = {
    write(lenses, id) {
      const place = document.getElementById(id);
      if (!lenses || !place) return;
      if (held.place !== place) {
        const built = lenses.map(lens);
        place.replaceChildren(...built.map(({ section }) => section));
        held = { place, parts: built.flatMap(({ parts }) => parts) };
      }
      lenses.flatMap(({ tiles }) => tiles).forEach((words, at) => told(held.parts[at], words));
    },
  };
  root.dash_clientside = Object.assign({}, root.dash_clientside, { strip });
})(window);
