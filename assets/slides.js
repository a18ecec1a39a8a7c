/* The views of a page as slides for PowerPoint: made by the server, kept by the browser; a second press while they are made cancels. */
(function () {
  "use strict";

  const TOLD = 4000, running = new Map();
  const { say } = window.portolan;

  const address = () => {
    const open = document.querySelector("#page [data-page]"), query = new URLSearchParams(location.search);
    query.delete("present");
    return `/api/slides/${open ? open.dataset.page : ""}?${query}`;
  };
  const named = (reply) => (/filename="([^"]+)"/.exec(reply.headers.get("Content-Disposition") || "") || [])[1] || "slides.pptx";
  const saved = (blob, name) => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const told = (words) => (document.getElementById("live").textContent = words);
  const fetched = async (signal) => {
    const reply = await fetch(address(), { signal });
    if (!reply.ok) throw new Error((await reply.text()).trim());
    saved(await reply.blob(), named(reply));
  };

  const begun = async (button) => {
    const words = button.textContent, stop = new AbortController();
    running.set(button, stop);
    button.textContent = say("Cancel slides");
    told(say("The slides are being made"));
    try {
      await fetched(stop.signal);
      told(say("The slides are ready"));
      button.textContent = words;
    } catch (error) {
      const why = stop.signal.aborted ? say("Cancelled") : error.message || say("Not saved");
      told(why);
      Object.assign(button, { textContent: stop.signal.aborted ? why : say("Not saved"), title: why });
      setTimeout(() => (button.textContent = words), TOLD);
    }
    running.delete(button);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-slides]");
    if (!button) return;
    if (running.has(button)) running.get(button).abort();
    else begun(button);
  });
})();
