/* Elements that no callback changes, painted by one component of the page: [tag, attributes, ...parts], a text as it is.
   Dash mounts them anew with every answer: whoever was on a button or link of them by keyboard stays on the one that says and does the
   same, and a table that was scrolled stays where it was. */
(function (root) {
  "use strict";

  const { createElement, useLayoutEffect, useRef } = root.React;
  let last = null;
  document.addEventListener("focusin", ({ target }) => (last = target));
  document.addEventListener("pointerdown", ({ target }) => last && !last.contains(target) && (last = null)); // who points elsewhere has left it
  const alike = (one, other) => one.textContent === other.textContent && JSON.stringify(one.dataset) === JSON.stringify(other.dataset);
  const refocused = (place) => {
    if (!last || last.isConnected || document.activeElement !== document.body) return;
    const found = [...place.querySelectorAll(last.tagName)].find((each) => alike(each, last));
    if (found) found.focus({ preventScroll: true });
  };

  /* A table that goes, and the one of its name that comes in its place in the same breath (ms). */
  const BREATH = 1000, gone = new Map();
  const leaves = (place, name) => gone.set(name, { at: performance.now(), top: place.scrollTop, left: place.scrollLeft });
  const comes = (place, name) => {
    const old = gone.get(name);
    if (old && performance.now() - old.at < BREATH) place.scrollTo(old.left, old.top);
  };

  const painted = (part) => (Array.isArray(part) ? createElement(part[0], part[1], ...part.slice(2).map(painted)) : part);
  const Still = ({ tree: [tag, attributes, ...parts] }) => {
    const place = useRef(null), name = attributes["aria-label"];
    useLayoutEffect(() => refocused(place.current));
    useLayoutEffect(() => {
      const node = place.current;
      if (!name) return undefined;
      comes(node, name);
      return () => leaves(node, name);
    }, []);
    return createElement(tag, { ...attributes, ref: place }, ...parts.map(painted));
  };
  root.portolan = Object.assign(root.portolan || {}, { Still });
})(window);
