/* Pickers: what Dash's menus lack. A button that inverts a selection, months pressed one after the other, hints for what is cut short,
   and the filters that a page does not use out of the way. A page that uses no period uses no filter at all. */
(function () {
  "use strict";

  const { element, say } = window.portolan;

  /* The menu of a control of many choices has All and None from Dash, and here Invert. */
  const inverting = (menu) => {
    const control = menu.closest("[data-control]");
    if (!control || menu.querySelector("[data-invert]")) return;
    const button = element("button", { type: "button", className: "dash-dropdown-action-button" }, [say("Invert")]);
    button.dataset.invert = control.dataset.control;
    menu.append(button);
  };

  /* The choice in use is seen when its menu opens. */
  const seen = new WeakSet();
  const showing = (list) => {
    if (seen.has(list)) return;
    seen.add(list);
    const chosen = list.querySelector("[aria-selected=true]");
    if (chosen) requestAnimationFrame(() => chosen.scrollIntoView({ block: "nearest" }));
  };

  const unused = () => {
    const place = document.querySelector("#page [data-unused]"), keys = place ? place.dataset.unused.split(" ") : [];
    document.querySelectorAll(".controls [data-control]").forEach((node) => (node.hidden = keys.includes(node.dataset.control)));
    document.querySelectorAll("#controls, #fold").forEach((node) => (node.hidden = keys.includes("period")));
  };

  let first = null;
  const hint = (text) => (document.getElementById("period-hint").textContent = text);
  const begun = (button) => {
    first = button.dataset.month;
    document.querySelectorAll("[data-month].begun").forEach((each) => each.classList.remove("begun"));
    button.classList.add("begun");
    hint(say("Now press the last month. The first one again takes that month alone."));
  };
  const ended = (button) => {
    const [since, until] = [first, button.dataset.month].sort();
    first = null;
    hint(button.closest(".period").dataset.hint);
    window.portolan.dispatch({ set: [["since", since], ["until", until], ...["year", "quarter", "fiscal_year", "fiscal_quarter"].map((key) => [key, ""])] });
  };
  const AHEAD = document.documentElement.dir === "rtl" ? -1 : 1;
  const KEYS = { ArrowLeft: -AHEAD, ArrowRight: AHEAD, ArrowUp: -12, ArrowDown: 12 };
  const stepped = (button, by) => {
    const [year, month] = button.dataset.month.split("-").map(Number), place = year * 12 + month - 1 + (Math.abs(by) === 12 ? -by : by);
    const next = document.querySelector(`[data-month="${Math.floor(place / 12)}-${String((place % 12) + 1).padStart(2, "0")}"]`);
    if (next) next.focus();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-month]");
    if (button) first ? ended(button) : begun(button);
  });
  document.addEventListener("keydown", (event) => {
    const button = event.target.closest && event.target.closest("button[data-month]");
    if (!button || !KEYS[event.key]) return;
    event.preventDefault();
    stepped(button, KEYS[event.key]);
  });
  document.addEventListener("toggle", (event) => event.target.matches && event.target.matches(".period") && (first = null), true);

  /* What is cut short tells the whole as a hint, once the pointer or the keyboard comes to it; a menu, all that is chosen in it. */
  const choices = (control) => [...control.querySelectorAll(".dash-dropdown-value-item")].map((each) => each.textContent).join(", ");
  const told = ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const control = target.closest("[data-control]"), button = control && control.querySelector("button.dash-dropdown");
    if (button) button.title = choices(control);
    const cut = !button && !target.title && target.children.length <= 3 && target.scrollWidth > target.clientWidth;
    if (cut && getComputedStyle(target).textOverflow === "ellipsis") target.title = target.textContent.trim();
  };
  document.addEventListener("pointerover", told);
  document.addEventListener("focusin", told);

  let due = false;
  const mended = () => {
    due = false;
    document.querySelectorAll("[data-many=yes] .dash-dropdown-actions").forEach(inverting);
    document.querySelectorAll("[data-control] .dash-dropdown-options").forEach(showing);
    unused();
  };
  /* Once between two paints, however much a chart changes meanwhile. */
  const soon = () => {
    if (!due) requestAnimationFrame(mended);
    due = true;
  };
  new MutationObserver(soon).observe(document.documentElement, { childList: true, subtree: true });
})();
