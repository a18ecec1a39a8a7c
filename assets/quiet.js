/* The screen hears of Dash's store when something it shows has changed. The steps of the queue of callbacks, a hundred and more for each
   click, are told once in a while: every component would ask itself at each of them whether it changed. */
(function (root) {
  "use strict";

  const QUEUE = ["callbacks", "callbackJobs", "isLoading", "loading", "profile"], LATEST = 200;
  const later = root.requestIdleCallback || ((act) => setTimeout(act, 50));

  /* Calls a listener at once where a part of the state outside the queue changed, and else when there is time. */
  const quieted = (store, listener) => {
    let seen = store.getState(), due = false;
    const heard = () => {
      due = false;
      seen = store.getState();
      listener();
    };
    return () => {
      const now = store.getState(), waits = due;
      due = true;
      if (Object.keys(now).some((part) => now[part] !== seen[part] && !QUEUE.includes(part))) heard();
      else if (!waits) later(() => due && heard(), { timeout: LATEST });
    };
  };
  /* Dash lists its store here once its own queue listens to it: only those that come after are quieted. */
  const stores = (root.dash_stores = root.dash_stores || []), listed = stores.push;
  stores.push = (store) => {
    const subscribed = store.subscribe;
    store.subscribe = (listener) => subscribed(quieted(store, listener));
    return listed.call(stores, store);
  };
})(window);
