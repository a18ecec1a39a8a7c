/* Asks the server for a sign of life, and says so on the page while there is none: figures may then lag behind the filters. */
(function () {
  "use strict";

  const EVERY = 5000, WORDS = "The server does not answer: figures may lag behind the filters.";
  let notice = null;

  const told = (silent) => {
    if (silent && !notice) {
      notice = document.createElement("p");
      notice.className = "silent";
      notice.setAttribute("role", "alert");
      notice.textContent = WORDS;
      document.body.append(notice);
    } else if (!silent && notice) {
      notice.remove();
      notice = null;
    }
  };
  const asked = () => fetch("/healthz", { cache: "no-store" }).then((reply) => told(!reply.ok), () => told(true));
  setInterval(asked, EVERY);
})();
