/* Asks the server for a sign of life, and says so on the page while there is none: figures may then lag behind the filters. */
(function () {
  "use strict";

  const EVERY = 5000, LOOK = "silent alert alert-danger position-fixed bottom-0 start-50 translate-middle-x mb-3 py-2 fw-bold", { say } = window.portolan;
  let notice = null;

  const told = (silent) => {
    if (silent && !notice) {
      notice = document.createElement("p");
      notice.className = LOOK;
      notice.setAttribute("role", "alert");
      notice.textContent = say("The server does not answer. The figures may not match the filters.");
      document.body.append(notice);
    } else if (!silent && notice) {
      notice.remove();
      notice = null;
    }
  };
  const asked = () => fetch("/healthz", { cache: "no-store" }).then((reply) => told(!reply.ok), () => told(true));
  setInterval(asked, EVERY);

  /* The session ended: what is on the page stays, and what was typed. */
  const signedOut = () => {
    if (document.querySelector(".silent.out")) return;
    const words = document.createElement("p"), link = document.createElement("a");
    words.className = `${LOOK} out`;
    words.setAttribute("role", "alert");
    link.href = "/login?next=" + encodeURIComponent(location.pathname + location.search);
    link.textContent = say("Sign in again");
    words.append(say("Your session has ended."), " ", link);
    document.body.append(words);
  };
  addEventListener("signed-out", signedOut);
})();
