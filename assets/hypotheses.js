/* Beginning a hypothesis from what is looked at, and the panel in which it is written. */
(function (root) {
  "use strict";

  const words = (node) => ((node || {}).textContent || "").trim();

  /* The row picked in a table, as the words of its name and of each further column with its heading. */
  const row = (card) => {
    const [name, ...cells] = [...card.querySelectorAll(".ag-row.picked .ag-cell")].filter((cell) => cell.getAttribute("col-id") !== "inside");
    const heading = (cell) => words(card.querySelector(`.ag-header-cell[col-id="${cell.getAttribute("col-id")}"]`));
    return name ? [words(name), cells.map((cell) => `${heading(cell)} ${words(cell)}`).join("; ")] : null;
  };
  const chips = () => [...document.querySelectorAll("#chips .chip")].map((chip) => words(chip.firstChild)).join(", ");

  /* A link to the board under the picks of the moment, its panel filled with the finding or the row picked, and where it was seen. */
  const begun = (card) => {
    const finding = card.dataset.title || words(card.querySelector("h2")), [name, cells] = row(card) || [finding, ""], query = new URLSearchParams(location.search);
    query.set("new", name.slice(0, 120));
    query.set("gap", [cells ? `${finding}. ${cells}` : finding, words(card.querySelector(".sub")), chips()].filter(Boolean).join("\n").slice(0, 2000));
    query.set("seen", location.pathname + location.search);
    return `/hypotheses?${query}`;
  };

  let from = null;
  const send = (data) => root.dash_clientside.set_props("hypotheses-act", { data: { ...data, at: Date.now() } });
  const open = () => document.querySelector(".writing");
  const first = () => open() && open().querySelector("input, textarea").focus();
  const values = (form) => Object.fromEntries([...form.querySelectorAll("[name]")].map((field) => [field.name, field.value]));
  const pressed = {
    write(node) {
      if (open() && open().dataset.typed) return first(); /* What was typed is not replaced: it is saved or closed first. */
      from = node;
      send({ write: Number(node.dataset.write) });
    },
    close() {
      send({ close: true });
      if (from && from.isConnected) from.focus();
    },
    hypothesis: (node) => send({ number: Number(node.dataset.hypothesis), version: Number(open().dataset.version), values: values(open()) }),
  };

  document.addEventListener("input", (event) => {
    const form = event.target.closest(".writing");
    if (form) form.dataset.typed = "yes";
  });
  document.addEventListener("click", (event) => {
    for (const [name, act] of Object.entries(pressed)) {
      const node = event.target.closest(`button[data-${name}]`);
      if (node) act(node);
    }
  });
  const holds = (node) => node.matches && (node.matches(".writing") || node.querySelector(".writing"));
  /* A panel can take the focus once it is in sight. */
  new MutationObserver((found) => found.some((each) => [...each.addedNodes].some(holds)) && setTimeout(first, 100))
    .observe(document.documentElement, { childList: true, subtree: true });

  root.portolan = Object.assign(root.portolan || {}, { begun });
  root.dash_clientside = Object.assign({}, root.dash_clientside, { hypotheses: { holds: Boolean } });
})(window);
