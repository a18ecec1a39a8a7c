/* The language of the page: stated with every request, kept in the address where it is not the usual one, and chosen from the menu. */
(function (root) {
  "use strict";

  const { language, usual } = document.documentElement.dataset, KEPT = "portolan-language", YEAR = 365 * 24 * 3600;
  const named = (search, code) => {
    const query = new URLSearchParams(search);
    code ? query.set("lang", code) : query.delete("lang");
    return query.toString() ? "?" + query : "";
  };
  const stated = (search) => new URLSearchParams(search).has("lang");
  /* So that a link which is sent on opens in the language in which it was seen. */
  if (language !== usual && !stated(location.search)) history.replaceState(history.state, "", named(location.search, language) + location.hash);

  /* Two pages may be open in two languages: each answer is in that of the page that asks. */
  const fetched = root.fetch.bind(root);
  root.fetch = (address, options = {}) => fetched(address, { ...options, headers: { ...options.headers, "Portolan-Language": language } });

  /* A link to another page or a file, told before it is followed. */
  const followed = ({ target }) => {
    const link = target.closest && target.closest("a[href]");
    if (!link || link.origin !== location.origin || link.getAttribute("href").startsWith("#")) return;
    if (stated(location.search) && !stated(link.search)) link.search = named(link.search, language);
  };
  ["click", "auxclick", "contextmenu"].forEach((kind) => document.addEventListener(kind, followed, true));

  document.addEventListener("click", (event) => {
    const choice = event.target.closest("button[data-speak]");
    if (!choice) return;
    const code = choice.dataset.speak;
    document.cookie = `${KEPT}=${code}; path=/; max-age=${YEAR}; samesite=lax`;
    location.assign(location.pathname + named(location.search, code === usual ? "" : code) + location.hash);
  });
})(window);
