/* The keyboard twin of a chart: its data as a table of buttons, built when it is opened, once the chart is drawn, and again whenever it is. */
(function () {
  "use strict";

  const UNDRAWN = 200, { element } = window.portolan;

  /* A chart is given its text escaped. */
  const read = (cell) => (typeof cell === "string" ? cell.replace(/&lt;/g, "<").replace(/&amp;/g, "&") : cell);
  const cells = (custom) => (Array.isArray(custom[0] && custom[0][0]) ? custom.flat() : custom);

  const rows = (plot) => [...new Map(plot.data.flatMap((trace) => cells(trace.customdata || [])).filter((row) => row[1]).map((row) => [row[0], ...row.slice(1).map(read)]).map((row) => [row[0] + "\n" + row[1], row])).values()];

  const named = (row, keys) => {
    if (!keys) return element("th", { scope: "row" }, [row[1]]);
    const button = element("button", { type: "button", className: "plain" }, [row[1]]);
    Object.assign(button.dataset, { keys, value: row[0] });
    return element("th", { scope: "row" }, [button]);
  };

  const filled = (twin) => {
    const plot = twin.parentElement.querySelector(".js-plotly-plot"), place = twin.querySelector(".twin-rows");
    if (!plot || !plot.layout.meta) return void setTimeout(() => twin.open && twin.isConnected && filled(twin), UNDRAWN);
    const columns = plot.layout.meta.columns, active = document.activeElement && document.activeElement.dataset.value;
    const head = element("tr", {}, columns.map((words) => element("th", { scope: "col" }, [words])));
    const body = rows(plot).map((row) => element("tr", {}, [named(row, twin.dataset.keys), ...row.slice(2, columns.length + 1).map((cell) => element("td", {}, [cell]))]));
    const inside = place.contains(document.activeElement);
    place.replaceChildren(element("table", {}, [element("thead", {}, [head]), element("tbody", {}, body)]));
    const again = inside && place.querySelector(`button[data-value="${CSS.escape(active || "")}"]`);
    if (again) again.focus();
    if (!plot.dataset.twinned) {
      plot.dataset.twinned = "yes";
      plot.on("plotly_afterplot", () => twin.open && filled(twin));
    }
  };

  document.addEventListener("toggle", (event) => event.target.matches(".twin[open]") && filled(event.target), true);
  /* What opens over the page closes when something else is clicked, when a page of it is chosen, and on Escape. */
  const over = () => document.querySelectorAll(".define[open], .period[open], .tongues[open]");
  document.addEventListener("click", (event) => over().forEach((each) => each.contains(event.target) || (each.open = false)));
  document.addEventListener("keydown", (event) => event.key === "Escape" && over().forEach((each) => (each.open = false)));
})();
