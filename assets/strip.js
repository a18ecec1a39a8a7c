/* Writes the scorecard from its words. Elements are made once per place and then kept: only their text changes.
   Months and reasons come in a second answer, and are written only beside the figures that they belong to. */
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
    svg.append(...["path", "path", "circle"].map((name) => document.createElementNS(SVG, name)));
    return svg;
  };

  const tile = () => {
    const [label, pill, digits, unit, change, why, anchor, summary, pop] = ["h3", "span", "span", "small", "div", "p", "div", "summary", "div"].map((name) => made(name, ""));
    const spark = drawn(), value = made("div", "v", [digits, unit]);
    [change.className, why.className, anchor.className, pop.className] = ["c", "why", "n", "pop popover popover-body"];
    summary.textContent = root.portolan.say("Definition");
    const node = made("div", "kpi", [label, pill, value, spark, change, why, anchor, made("details", "define", [summary, pop])]);
    return { node, label, pill, value, digits, unit, spark, change, why, anchor, summary, pop };
  };

  const defined = ({ "": text, ...facts }) => {
    const list = Object.entries(facts).flatMap(([name, fact]) => [made("dt", "", [name]), made("dd", "", [fact])]);
    return [made("p", "", [text]), made("dl", "", list)];
  };

  const told = (parts, words) => {
    parts.node.dataset.measure = words.key;
    parts.node.className = `kpi ${words.status}`;
    for (const name of ["label", "pill", "change", "anchor"]) parts[name].textContent = words[name];
    [parts.digits.textContent, parts.unit.textContent] = [words.value, words.unit];
    parts.value.className = words.tone === "none" ? "v none" : "v";
    parts.change.className = `c ${words.tone}`;
    parts.pill.className = `pill ${words.status}`;
    parts.summary.setAttribute("aria-label", root.portolan.say("Definition of {measure}", { measure: words.label }));
    parts.pop.replaceChildren(...defined(words.definition));
  };

  const reason = (part) => {
    if (typeof part === "string") return part;
    if (part.href) {
      const link = made("a", "plain", [part.text]);
      link.href = part.href + location.search;
      return link;
    }
    const button = made("button", "plain", [part.text]);
    [button.type, button.dataset.keys, button.dataset.value] = ["button", part.keys, part.value];
    return button;
  };

  const drawnMonths = (spark, label, { path, holes, missed }) => {
    const [bars, line, last] = spark.children, [x, y] = path.split(/[ M]/).at(-1).split(",");
    spark.style.visibility = path ? "" : "hidden";
    spark.setAttribute("aria-label", missed ? root.portolan.say("{measure}, month by month; incomplete: {months}", { measure: label, months: missed }) : root.portolan.say("{measure}, month by month", { measure: label }));
    [[bars, "d", holes], [line, "d", path], [last, "cx", x], [last, "cy", y], [last, "r", 3.2]].forEach(([node, name, at]) => node.setAttribute(name, at || (name === "d" ? "" : 0)));
    bars.setAttribute("class", "hole");
  };

  const none = { path: "", holes: "", missed: "", why: [] };
  const reasoned = (parts, { why, ...months }) => {
    parts.why.replaceChildren(...why.map(reason));
    drawnMonths(parts.spark, parts.label.textContent, months);
  };

  const lens = ({ lens: name, tiles }) => {
    const parts = tiles.map(tile);
    const section = made("section", "card lens", [made("h2", "", [name]), ...parts.map(({ node }) => node)]);
    section.setAttribute("aria-label", name);
    return { section, parts };
  };

  const top = (said) => made("div", "headline", Object.entries(said).filter(([, words]) => words).map(([name, words]) => made("p", name, [words])));

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  let held = { place: null, parts: [], asked: null, reasons: null };
  const explain = () => {
    const fitting = held.reasons && same(held.reasons.asked, held.asked) ? held.reasons.tiles : {};
    held.parts.forEach((parts) => reasoned(parts, fitting[parts.node.dataset.measure] || none));
  };
  const write = (words, place) => {
    if (held.place !== place) {
      const built = words.lenses.map(lens);
      place.style.setProperty("--rows", 1 + Math.max(...words.lenses.map(({ tiles }) => tiles.length)));
      place.replaceChildren(made("div", "headline"), ...built.map(({ section }) => section));
      held = { ...held, place, parts: built.flatMap(({ parts }) => parts) };
    }
    place.firstChild.replaceWith(top(words.headline));
    words.lenses.flatMap(({ tiles }) => tiles).forEach((tile, at) => told(held.parts[at], tile));
    held.asked = words.asked;
    explain();
  };

  const PARTS = {
    tiles: (words, place) => words && place && write(words, place),
    reasons(reasons) {
      held.reasons = reasons;
      if (reasons) explain();
    },
  };
  const strip = {
    /* Takes the two parts of the scorecard out of an answer, and writes them where the answer is the newest. */
    received(outputs, fresh) {
      for (const [name, written] of Object.entries(PARTS)) {
        const found = outputs[`overview-strip-${name}`];
        if (found && fresh) written(found.data, document.getElementById("overview-strip-strip"));
        delete outputs[`overview-strip-${name}`];
      }
    },
  };
  root.dash_clientside = Object.assign({}, root.dash_clientside, { strip });
})(window);
