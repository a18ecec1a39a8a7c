/* What is wrong with the slide in sight, as lines of words: measured from the boxes of its words and marks. */
() => {
  const LEAST = 17.95, COLUMNS = 12, ROWS = 8, found = new Set();
  const card = document.querySelector(".presented"), bar = document.querySelector(".present-bar"), head = document.querySelector(".present-head:not([hidden])");
  const all = (selector, within = card) => [...within.querySelectorAll(selector)];
  const box = (node) => node.getBoundingClientRect();
  const seen = (node) => {
    const style = getComputedStyle(node);
    return style.visibility !== "hidden" && style.display !== "none" && Number(style.opacity) > 0.01;
  };
  const wrong = (kind, words, ...more) => found.add([kind, String(words).trim().slice(0, 60), ...more].join(" | "));
  const round = (rect) => [rect.left, rect.top, rect.right, rect.bottom].map(Math.round).join(",");

  /* Every line of words: HTML by line, SVG by element. */
  const lines = [];
  for (const part of [card, bar, head].filter(Boolean)) {
    const walk = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const parent = node.parentElement;
      if (!node.data.trim() || parent.closest("svg, .unseen") || !seen(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) if (rect.width > 1) lines.push({ text: node.data, rect, parent, size: parseFloat(getComputedStyle(parent).fontSize) });
    }
  }
  const drawn = all("svg text").filter((node) => node.textContent.trim() && seen(node) && box(node).width > 0);
  for (const node of drawn) {
    const matrix = node.getScreenCTM(), scale = Math.hypot(matrix.a, matrix.b), sizes = [node, ...node.querySelectorAll("tspan")].filter((each) => each.textContent.trim());
    const size = Math.min(...sizes.map((each) => parseFloat(getComputedStyle(each).fontSize))) * scale;
    lines.push({ text: node.textContent, rect: box(node), parent: node, size, turned: Math.abs(matrix.b) > 0.01, svg: node.ownerSVGElement });
  }

  const slide = box(card);
  if (card.scrollHeight > card.clientHeight + 1 || card.scrollWidth > card.clientWidth + 1) wrong("overflow", `${card.scrollWidth}×${card.scrollHeight} in ${card.clientWidth}×${card.clientHeight}`);
  if (slide.left !== 0 || Math.abs(slide.top - (head ? box(head).bottom : 0)) > 1 || slide.width !== innerWidth || Math.abs(slide.bottom - box(bar).top) > 1) wrong("slide", round(slide));
  for (const { text, rect, size, parent, svg } of lines) {
    const inBar = bar.contains(parent), from = inBar ? box(bar) : head && head.contains(parent) ? box(head) : slide;
    if (size < LEAST) wrong("small", text, size.toFixed(1));
    if (rect.left < from.left - 1 || rect.right > from.right + 1 || rect.top < from.top - 1 || rect.bottom > from.bottom + 1) wrong("outside", text, round(rect));
    const frame = svg && box(svg.closest(".js-plotly-plot") || svg);
    if (frame && (rect.left < frame.left - 1.5 || rect.right > frame.right + 1.5 || rect.top < frame.top - 3 || rect.bottom > frame.bottom + 3)) wrong("cut by its chart", text, round(rect), round(frame));
  }
  for (const node of all("*")) {
    if (node instanceof SVGElement || node.closest(".js-plotly-plot, .unseen, .ag-root-wrapper") || !seen(node) || !node.clientWidth) continue;
    if (node.scrollWidth > node.clientWidth + 1) wrong("cut", node.textContent, `${node.scrollWidth} in ${node.clientWidth}`);
  }

  const shrunk = (rect) => ({ left: rect.left + 1, right: rect.right - 1, top: rect.top + rect.height * 0.2, bottom: rect.bottom - rect.height * 0.2 });
  const meets = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  const level = lines.filter((each) => !each.turned).map((each) => ({ ...each, rect: shrunk(each.rect) }));
  level.forEach((one, at) => level.slice(at + 1).forEach((other) => meets(one.rect, other.rect) && wrong("overlap", one.text, other.text.trim().slice(0, 60))));
  const ticks = all(".js-plotly-plot .scatterlayer path.point").map(box).filter((rect) => rect.width < 8 && rect.height > 12);
  ticks.forEach((tick) => level.filter((each) => each.svg && meets(each.rect, tick)).forEach((each) => wrong("tick over words", each.text)));

  /* The words above and below what is shown. */
  const body = [...card.children].filter((node) => node.matches(".body, .present-own, .figures") && box(node).height > 0).map(box);
  const heads = lines.filter(({ parent }) => card.contains(parent) && parent.closest("h2, .sub") && !parent.closest(".body, .present-own"));
  const feet = lines.filter(({ parent }) => parent.closest(".presented > .words > .foot"));
  const [top, low] = [Math.max(0, ...heads.map(({ rect }) => rect.bottom)), Math.min(slide.bottom, ...feet.map(({ rect }) => rect.top))];
  body.forEach((rect) => rect.top < top - 3 && wrong("heading over figure", round(rect), Math.round(top)));
  body.forEach((rect) => rect.bottom > low + 3 && wrong("figure over notes", round(rect), Math.round(low)));

  const controls = "summary, input, select, textarea, .hint, .ghost, .more, .twin, button:not(.plain)";
  all(controls).filter((node) => seen(node) && box(node).width > 0).forEach((node) => wrong("control", node.textContent, node.className));
  const accent = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim();
  const probe = document.body.appendChild(Object.assign(document.createElement("i"), { style: `color: ${accent}` }));
  const blue = getComputedStyle(probe).color;
  probe.remove();
  all("a, .plain").filter((node) => box(node).width > 0 && getComputedStyle(node).color === blue).forEach((node) => wrong("link", node.textContent));
  all("button", bar).filter(seen).forEach((node) => wrong("control", node.ariaLabel));

  /* How much of the slide between heading and notes is empty: of a grid of cells, those that no word and no mark touches. */
  const marks = "tbody tr, thead tr, .figure, .kpi, .months, .spark, .legs i, .number, .js-plotly-plot :is(.plot, .barlayer, .scatterlayer, .geolayer, .treemaplayer, .sankey, .heatmaplayer) :is(path, rect, image, polygon), .js-plotly-plot :is(.slice path, .shapelayer path, .gridlayer path)";
  const boxes = [...lines.filter(({ parent }) => card.contains(parent)).map(({ rect }) => rect), ...all(marks).filter(seen).map(box)].filter((rect) => rect.width > 0 || rect.height > 0);
  const cells = [...Array(COLUMNS * ROWS).keys()].map((at) => {
    const [x, y, w, h] = [at % COLUMNS, Math.floor(at / COLUMNS), (slide.width * 0.94) / COLUMNS, (low - top) / ROWS];
    const cell = { left: slide.width * 0.03 + x * w, right: slide.width * 0.03 + (x + 1) * w, top: top + y * h, bottom: top + (y + 1) * h };
    return { x, y, full: boxes.some((rect) => meets(rect, cell)) };
  });
  const share = (part) => { const some = cells.filter(part); return some.filter(({ full }) => full).length / some.length; };
  const lasting = Math.max(...boxes.map(({ right }) => right)) - Math.min(...boxes.map(({ left }) => left));
  const tall = Math.max(...boxes.map(({ bottom }) => Math.min(bottom, low))) - Math.min(...boxes.map((each) => Math.max(each.top, top)));
  const filled = { wide: lasting / slide.width, tall: tall / (low - top), all: share(() => true), left: share(({ x }) => x < COLUMNS / 2), right: share(({ x }) => x >= COLUMNS / 2), top: share(({ y }) => y < ROWS / 2), bottom: share(({ y }) => y >= ROWS / 2) };
  return { title: (card.querySelector("h2") || card).textContent.slice(0, 70), notice: Boolean(card.querySelector(".notice:not(:empty)")), filled, wrong: [...found] };
}
