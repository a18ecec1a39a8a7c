/* Elements that no callback changes, painted by one component of the page: [tag, attributes, ...parts], a text as it is.
   Where they are painted anew, whoever was on a button or link of them by keyboard stays on the one that says and does the same. */
(function (root) {
  "use strict";

  const { createElement, useLayoutEffect, useRef } = root.React;
  let last = null;
  document.addEventListener("focusin", ({ target }) => (last = target));
  const alike = (one, other) => one.textContent === other.textContent && JSON.stringify(one.dataset) === JSON.stringify(other.dataset);
  const refocused = (place) => {
    if (!last || last.isConnected || document.activeElement !== document.body) return;
    const found = [...place.querySelectorAll(last.tagName)].find((each) => alike(each, last));
    if (found) found.focus({ preventScroll: true });
  };

  const painted = (part) => (Array.isArray(part) ? createElement(part[0], part[1], ...part.slice(2).map(painted)) : part);
  const Still = ({ tree: [tag, attributes, ...parts] }) => {
    const place = useRef(null);
    useLayoutEffect(() => refocused(place.current));
    return createElement(tag, { ...attributes, ref: place }, ...parts.map(painted));
  };
  root.portolan = Object.assign(root.portolan || {}, { Still });
})(window);
