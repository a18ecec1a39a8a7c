/* Views in sight are asked first: those out of sight, and the reasons why figures moved, wait until these have answered, though never
   for long. Of two that wait for one view, the newer stays. */
(function (root) {
  "use strict";

  const SOON = 20, LONGEST = 400, LAST = "overview-strip-reasons", fetched = root.fetch.bind(root), held = new Map();
  let ahead = 0, timer = 0;

  const named = (id) => (typeof id === "string" ? id : JSON.stringify(Object.fromEntries(Object.entries(id).sort(([a], [b]) => (a < b ? -1 : 1)))));
  const waits = ({ outputs }) => {
    const ids = [].concat(outputs || []).map(({ id }) => named(id)), place = ids.map((id) => document.getElementById(id)).find(Boolean);
    const { top, bottom } = place ? place.getBoundingClientRect() : { top: 0, bottom: 0 };
    return ids.includes(LAST) || bottom < 0 || top > innerHeight;
  };
  const released = () => {
    const waiting = [...held.values()];
    clearTimeout(timer);
    timer = 0;
    held.clear();
    waiting.forEach(({ send }) => send());
  };
  const looked = () => (ahead ? (timer = setTimeout(released, LONGEST)) : released());
  const answered = () => (ahead -= 1) || released();

  const waited = (output, send) => {
    if (held.has(output)) held.get(output).drop();
    timer = timer || setTimeout(looked, SOON);
    return new Promise((resolve) => held.set(output, { send: () => resolve(send()), drop: () => resolve(new Response(null, { status: 204 })) }));
  };

  root.fetch = (address, options) => {
    const send = () => fetched(address, options);
    if (!String(address.url || address).includes("_dash-update-component")) return send();
    const request = JSON.parse(options.body);
    if (waits(request)) return waited(request.output, send);
    ahead += 1;
    return send().finally(answered);
  };
})(window);
