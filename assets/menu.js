/* The menu of a view: filled when it is opened, with what can be done with the rows behind it under the filters of the moment. */
(function () {
  "use strict";

  const { element, say } = window.portolan;

  const file = (view, format) => `/api/view/${view}?${new URLSearchParams([...new URLSearchParams(location.search), ["format", format]])}`;
  const inside = (href) => {
    history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  };
  window.portolan.inside = inside;
  const copied = (node, text) => {
    const words = node.textContent;
    return Promise.resolve(text).then((found) => navigator.clipboard.writeText(found)).then(() => say("Copied"), () => say("Not copied")).then((said) => {
      node.textContent = said;
      setTimeout(() => (node.textContent = words), 1500);
    });
  };
  const link = (words, href, { className = "", ...more } = {}) => element("a", { href, role: "menuitem", className: `dropdown-item ${className}`, ...more }, [words]);
  const button = (words, act) => element("button", { type: "button", role: "menuitem", className: "dropdown-item", onclick: (event) => act(event.target) }, [words]);

  /* Each takes the name of a view, as page.name, and its card, and gives an entry, or nothing where the view has no such thing. */
  const entries = [
    (view) => link(say("Open as table"), `/table/${view}${location.search}`, { className: "inside" }),
    (view) => button(say("Copy as command"), (node) => copied(node, fetch(file(view, "command")).then((reply) => (reply.ok ? reply.text() : Promise.reject(reply))))),
    (view) => button(say("Copy link to table"), (node) => copied(node, `${location.origin}/table/${view}${location.search}`)),
    (_view, card) => link(say("Create risk hypothesis"), window.portolan.begun(card), { className: "inside" }),
    (view) => link(say("Download CSV"), file(view, "csv"), { download: "" }),
    (view) => link(say("Download XLSX"), file(view, "xlsx"), { download: "" }),
    (view, card) => !card.matches(".guarded") && !card.querySelector(".notice:not(:empty)") && link(say("Download PowerPoint"), file(view, "pptx"), { download: "" }),
    /* Where the bar of filters offers it too: not to who may keep nothing. */
    (view, card) => !card.matches(".guarded") && document.querySelector("button[data-story-page]") && button(say("Add to story"), (node) => { closed(node.closest(".more")); window.portolan.addedTo(view); }),
    ...["PNG", "SVG"].map((kind) => (_view, card) => !card.querySelector(".notice:not(:empty)") && button(say("Download {format}", { format: kind }), () => window.portolan.picture(card, kind.toLowerCase()))),
  ];

  const filled = (menu) => menu.querySelector(".entries").replaceChildren(...entries.map((entry) => entry(menu.dataset.view, menu.parentElement)).filter(Boolean));
  const closed = (menu) => (menu.open = false);
  const open = () => [...document.querySelectorAll(".more[open]")];

  /* What a screen reader says of the button, however the menu was opened or closed. */
  document.addEventListener("toggle", ({ target }) => target.matches(".more") && target.firstElementChild.setAttribute("aria-expanded", String(target.open)), true);
  document.addEventListener("click", (event) => {
    /* At the click and not at the "toggle" after it, which comes late on a busy machine: a Tab pressed at once must find the entries. */
    const summary = event.target.closest(".more > summary");
    if (summary) filled(summary.parentElement);
    open().filter((menu) => !menu.contains(event.target)).forEach(closed);
    const text = event.target.closest("button[data-text]"), to = event.target.closest("a.inside");
    if (text) copied(text, text.dataset.text);
    const act = event.target.closest("button[data-saved]");
    if (act) window.dash_clientside.set_props("saved-act", { data: { do: act.dataset.do, number: Number(act.dataset.saved), name: (act.parentElement.querySelector("input") || {}).value, at: Date.now() } });
    if (!to || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    inside(to.getAttribute("href"));
  });
  /* Arrows, Home and End move among the entries, as in any menu; an arrow on its button opens it. */
  const STEPS = { ArrowDown: (at, count) => (at + 1) % count, ArrowUp: (at, count) => (at < 1 ? count : at) - 1, Home: () => 0, End: (_at, count) => count - 1 };
  const moved = (event) => {
    const menu = event.target.closest(".more"), step = STEPS[event.key];
    if (!menu || !step || (!menu.open && !event.key.startsWith("Arrow"))) return;
    event.preventDefault();
    if (!menu.open) { filled(menu); menu.open = true; }
    const found = [...menu.querySelectorAll(".entries > *")];
    if (found.length) found[step(found.indexOf(document.activeElement), found.length)].focus();
  };
  document.addEventListener("keydown", (event) => {
    moved(event);
    if (event.key !== "Escape") return;
    open().forEach((menu) => { const held = menu.contains(document.activeElement); closed(menu); if (held) menu.firstElementChild.focus(); });
  });

  /* A link in a table. */
  const Inside = ({ value, data }) => value && window.React.createElement("a", { href: data.inside_link, className: "inside", "aria-label": `${value}: ${data.name}` }, value);
  window.dashAgGridComponentFunctions = { Inside };
})();
