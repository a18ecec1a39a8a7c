/* A thumb of a slider is called as the label over it: the library names only the group that both are in. */
(function () {
  "use strict";

  const UNNAMED = ".control.slider [role=slider]:not([aria-labelledby])";
  const named = () => document.querySelectorAll(UNNAMED).forEach((thumb) => thumb.setAttribute("aria-labelledby", thumb.closest(".control").getAttribute("aria-labelledby")));

  new MutationObserver(named).observe(document.documentElement, { childList: true, subtree: true });
})();
