/* A dropdown of the component library is reached through a hidden field before it, which a screen reader must not meet: the button itself is in the order of keys. */
(function () {
  "use strict";

  const HIDDEN = ".dash-dropdown-focus-target";
  const mended = (field) => {
    field.tabIndex = -1;
    if (field.nextElementSibling) field.nextElementSibling.tabIndex = 0;
  };
  let due = false;
  const all = () => {
    due = false;
    document.querySelectorAll(`${HIDDEN}[tabindex="0"]`).forEach(mended);
  };
  const soon = () => {
    if (!due) requestAnimationFrame(all);
    due = true;
  };
  new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  /* The library puts the field back into the order whenever the button is left. */
  document.addEventListener("focusout", soon);
})();
