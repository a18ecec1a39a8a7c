/* A view as a picture, always in the light theme: its title, how to read it, filters, observations and release are printed on it. */
(function (root) {
  "use strict";

  const WIDTH = 1200, EDGE = 32, LEAST_HEIGHT = 420, PER_LINE = { title: 92, small: 150 }, FONT = "Noto Sans, Noto Sans Arabic, system-ui, sans-serif";

  /* A text in lines of at most so many letters, broken between words, never before a unit. */
  const lines = (text, most) =>
    text.split(/[ \n\t]+/).filter(Boolean).reduce((found, word) => {
      const last = found.at(-1), joined = last === undefined ? word : `${last} ${word}`;
      return last !== undefined && joined.length <= most ? [...found.slice(0, -1), joined] : [...found, word];
    }, []);
  const named = (text, ending) => (text.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "view") + "." + ending;

  if (typeof module === "object") { module.exports = { lines, named }; return; }

  const light = (name) => root.dash_clientside.theme.light(name);
  const SVG = "http://www.w3.org/2000/svg";
  const made = (name, attributes, text = "") => {
    const node = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
    node.textContent = text;
    return node;
  };
  const words = (selector, within = document) => { const node = within.querySelector(selector); return node ? node.textContent.trim() : ""; };

  /* Lines of text from a height on, and the height below them. */
  const written = (frame, text, y, { size, step, most, fill, weight = 400 }) =>
    lines(text, most).reduce((at, line) => {
      frame.append(made("text", { ...side(EDGE), y: at + size, "font-size": size, "font-weight": weight, "font-family": FONT, fill }, line));
      return at + step;
    }, y);

  /* Where a text begins, so far from the edge that its reader begins at; a text from right to left begins at its right end. */
  const side = (from) => (document.documentElement.dir === "rtl" ? { x: WIDTH - from, direction: "rtl" } : { x: from });
  const keyed = (frame, card, y) => {
    let x = EDGE;
    const marks = [...card.querySelectorAll(".legend span")];
    marks.forEach((mark) => {
      const colour = light(mark.querySelector("i").style.background.replace(/^var\(--(.*)\)$/, "$1"));
      frame.append(made("rect", { x: document.documentElement.dir === "rtl" ? WIDTH - x - 14 : x, y: y + 4, width: 14, height: 14, rx: 2, fill: colour }), made("text", { ...side(x + 20), y: y + 17, "font-size": 15, "font-family": FONT, fill: light("ink-2") }, mark.textContent));
      x += 44 + mark.textContent.length * 8;
    });
    return marks.length ? y + 28 : y;
  };

  const titled = (card) => card.dataset.title || words("h2", card);
  /* How to read it, less what only a screen can do; and what anchors it, which a scorecard holds in its definitions. */
  const read = (card) => {
    const sub = card.querySelector(":scope > .words .sub"), hint = sub ? words(".hint", sub) : "";
    return sub ? sub.textContent.slice(0, sub.textContent.length - hint.length).replace(/[ ·]+$/, "").trim() : "";
  };
  const anchored = (card) => [...(card.querySelector(".foot, .define dd:last-child") || card).childNodes].map((each) => each.textContent.trim()).join(" · ");

  const charted = async (graph) => {
    const height = Math.max(LEAST_HEIGHT, graph.clientHeight), figure = root.dash_clientside.charts.figure(graph.id);
    const layout = { ...figure.layout, width: WIDTH - 2 * EDGE, height, paper_bgcolor: light("card"), plot_bgcolor: light("card") };
    const config = { topojsonURL: new URL("assets/topojson/", document.baseURI).href };
    const address = await root.Plotly.toImage({ data: figure.data, layout, config }, { format: "svg", width: layout.width, height });
    const text = decodeURIComponent(address.slice(address.indexOf(",") + 1));
    return document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
  };

  const framed = async (card) => {
    const frame = made("svg", { xmlns: SVG, width: WIDTH });
    const small = { size: 15, step: 21, most: PER_LINE.small, fill: light("ink-2") };
    let y = written(frame, titled(card), EDGE - 8, { size: 24, step: 32, most: PER_LINE.title, fill: light("ink"), weight: 600 });
    y = keyed(frame, card, written(frame, read(card), y + 2, small) + 6);
    const graph = card.querySelector(".dash-graph"), body = graph ? await charted(graph) : root.portolan.sheet(card, WIDTH - 2 * EDGE);
    Object.entries({ x: EDGE, y }).forEach(([key, value]) => body.setAttribute(key, value));
    frame.append(body);
    const said = [words("#badges .badge"), words("#sentence"), anchored(card), document.documentElement.dataset.mark].filter(Boolean).join(" · ");
    y = written(frame, said, y + Number(body.getAttribute("height")) + 8, small) + EDGE - 16;
    frame.setAttribute("height", y);
    frame.setAttribute("viewBox", `0 0 ${WIDTH} ${y}`);
    frame.prepend(made("rect", { width: WIDTH, height: y, fill: light("card") }));
    return frame;
  };

  const saved = (blob, name) => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const drawn = (frame) =>
    new Promise((done, failed) => {
      const image = new Image(), canvas = document.createElement("canvas"), [, , width, height] = frame.getAttribute("viewBox").split(" ").map(Number);
      image.onload = () => {
        [canvas.width, canvas.height] = [width * 2, height * 2];
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob(done, "image/png");
      };
      image.onerror = failed;
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(frame));
    });

  root.portolan = Object.assign({}, root.portolan, {
    /* Saves what a card shows as a file: svg, or png at twice the size. */
    async picture(card, ending) {
      const frame = await framed(card), text = new XMLSerializer().serializeToString(frame);
      saved(ending === "svg" ? new Blob([text], { type: "image/svg+xml" }) : await drawn(frame), named(titled(card), ending));
    },
  });
})(typeof window === "undefined" ? globalThis : window);
