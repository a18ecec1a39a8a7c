/* What stands on a slide beside charts: as large as the slide holds; where even the smallest type does not hold it all, the rest is counted. */
(function (root) {
  "use strict";

  const STEPS = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.35, 1.5, 1.65, 1.8], CHARTED = 5, ITEMS = "table.listing, ul.assumed, .alert-lines ol";
  /* The place of the last of ascending steps that holds; 0 where none does. */
  const last = (count, holds) => {
    let low = 0, high = count - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      [low, high] = holds(middle) ? [middle, high] : [low, middle - 1];
    }
    return low;
  };
  if (typeof module === "object") { module.exports = { last }; return; }

  const over = (node) => node.clientWidth > 0 && node.scrollWidth > node.clientWidth + 1;
  const parts = (card) => [...card.querySelectorAll("*")].filter((node) => !(node instanceof SVGElement) && !node.closest(".dash-graph, .unseen, .ag-root-wrapper"));
  const fits = (card) => card.scrollHeight <= card.clientHeight + 1 && !over(card) && !parts(card).some(over);
  const own = (name, text) => Object.assign(document.createElement(name), { className: "present-own sub", textContent: text });

  /* A grid shows only the rows in sight, at widths of its own: on a slide it is a table. */
  const tabled = (card) => {
    const grid = card.querySelector(".ag-root-wrapper"), place = grid && grid.closest("[id]");
    if (!place) return;
    const frame = own("div", "");
    frame.className = "present-own scroll";
    try { frame.append(root.portolan.tabled(place, ["inside"])); } catch (fault) { return; /* Not made yet: its own change calls again. */ }
    place.after(frame);
  };
  const cleared = (card) => {
    card.querySelectorAll(".present-own").forEach((node) => node.remove());
    card.querySelectorAll("[data-left]").forEach((node) => delete node.dataset.left);
    card.querySelectorAll("[data-columns]").forEach((node) => delete node.dataset.columns);
  };

  /* Columns that even the smallest type does not hold go from the end, each row the same, and are counted. */
  const placed = (table) => [...table.rows].flatMap((row) => {
    let at = 0;
    return [...row.cells].map((cell) => ({ cell, from: (at += cell.colSpan) - cell.colSpan }));
  });
  const narrowed = (table) => {
    const cells = placed(table), wide = Math.max(...cells.map(({ cell, from }) => from + cell.colSpan)), frame = table.parentElement;
    const kept = 1 + last(wide, (at) => {
      cells.forEach(({ cell, from }) => (from <= at ? delete cell.dataset.left : (cell.dataset.left = "yes")));
      return table.offsetWidth <= frame.clientWidth + 1 && !cells.some(({ cell }) => over(cell));
    });
    cells.forEach(({ cell, from }) => (from < kept ? delete cell.dataset.left : (cell.dataset.left = "yes")));
    table.dataset.columns = wide - kept;
  };

  const rows = (list) => [...(list.tBodies ? list.querySelectorAll("tbody tr:not(.total)") : list.children)];
  const left = (lists, count) => lists.forEach((list) => rows(list).forEach((row, at) => (at < count ? delete row.dataset.left : (row.dataset.left = "yes"))));
  const counted = (list) => {
    const count = rows(list).filter((row) => row.dataset.left).length, { say } = root.portolan;
    list.parentElement.querySelectorAll(":scope > .present-own.sub").forEach((node) => node.remove());
    const columns = Number(list.dataset.columns), words = [
      ...(count ? [list.tBodies ? say("and {count} more rows, on the page", { count }) : say("and {count} more, on the page", { count })] : []),
      ...(columns ? [say("and {count} more columns, on the page", { count: columns })] : []),
    ];
    if (words.length) list.after(own("p", words.join(" · ")));
  };
  const trimmed = (card) => {
    const lists = [...card.querySelectorAll(ITEMS)].filter((list) => list.offsetParent), most = Math.max(0, ...lists.map((list) => rows(list).length));
    lists.filter((list) => list.tBodies).forEach(narrowed);
    const tried = (count) => { left(lists, count); lists.forEach(counted); return fits(card); };
    if (most) tried(1 + last(most, (at) => tried(at + 1)));
  };

  const grown = (plot) => {
    const { width, height } = plot._fullLayout || {}, { clientWidth, clientHeight } = plot.parentElement;
    if (width && (Math.abs(width - clientWidth) > 1 || Math.abs(height - clientHeight) > 1)) root.Plotly.Plots.resize(plot);
  };

  root.portolan = Object.assign({}, root.portolan, {
    /* Fits a card to the slide that it is; a chart at once, so that it is not seen to grow. */
    fitted(card) {
      cleared(card);
      tabled(card);
      const sized = (at) => { card.style.setProperty("--fit", STEPS[at]); return fits(card); };
      const chart = card.querySelector(".dash-graph"), most = chart ? CHARTED + 1 : STEPS.length;
      if (!sized(last(most, sized))) trimmed(card);
      card.querySelectorAll(".js-plotly-plot").forEach(grown);
    },
    /* Whether a card holds a table without a row. */
    rowless(card) {
      const tables = [...card.querySelectorAll("table.listing:not(.present-own *)")];
      if (tables.length) return !tables.some((table) => table.querySelector("tbody tr"));
      const grid = card.querySelector(".ag-root-wrapper"), place = grid && grid.closest("[id]");
      try { return Boolean(place) && root.dash_ag_grid.getApi(place.id).getDisplayedRowCount() === 0; } catch (fault) { return false; }
    },
    /* A card as it stands on its page. */
    unfitted(card) {
      cleared(card);
      card.style.removeProperty("--fit");
    },
  });
})(typeof window === "undefined" ? globalThis : window);
