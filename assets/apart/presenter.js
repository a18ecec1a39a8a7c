/* The window of the presenter. It hears the presentation over a channel of the browser: nothing leaves the machine. */
(function () {
  "use strict";

  const channel = new BroadcastChannel("portolan-story"), { waiting, end } = document.body.dataset;
  const place = (id) => document.getElementById(id), send = (act, by = 0) => channel.postMessage({ act, by });
  const AHEAD = document.documentElement.dir === "rtl" ? -1 : 1;
  const KEYS = { ArrowRight: AHEAD, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -AHEAD, ArrowUp: -1, PageUp: -1, Home: -1e6, End: 1e6 };
  let begun = Date.now();

  const two = (number) => String(number).padStart(2, "0");
  const ticked = () => {
    const all = Math.floor((Date.now() - begun) / 1000), hours = Math.floor(all / 3600), minutes = Math.floor(all / 60) % 60;
    place("timer").textContent = hours ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`;
  };
  channel.onmessage = ({ data }) => {
    if (data.act) return;
    const { slides, at, name, shown } = data;
    if (!slides) return void (place("headline").textContent = waiting);
    if (data.begun) begun = data.begun;
    place("counter").textContent = `${at + 1} / ${slides.length}`;
    place("story").textContent = name;
    place("headline").textContent = shown || slides[at].headline;
    place("note").textContent = slides[at].note;
    place("next").textContent = at + 1 < slides.length ? slides[at + 1].headline : end;
  };
  place("back").onclick = () => send("move", -1);
  place("on").onclick = () => send("move", 1);
  place("black").onclick = () => send("black");
  place("reset").onclick = () => { send("begun"); begun = Date.now(); ticked(); };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.key === " " && event.target.closest("button"))) return;
    if (KEYS[event.key]) { event.preventDefault(); send("move", KEYS[event.key]); }
    if (event.key === "b" || event.key === ".") send("black");
  });
  setInterval(ticked, 250);
  send("hello");
})();
