/* Making a story: “Add to story” on views and pages, the editor with its keys and its dragging, and files, which can be cancelled. */
(function (root) {
  "use strict";

  const TOLD = 4000, { element, say } = root.portolan, running = new Map();
  const told = (words) => (document.getElementById("stories-said") || document.getElementById("live")).replaceChildren(words);
  const sent = async (address, body) => {
    const reply = await fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    if (!reply.ok) throw new Error((await reply.text()).trim());
    return reply.json();
  };

  /* “Add to story”: which story, or the name of a new one. */
  const dialog = async ({ view = "", path = "" }) => {
    const { names = [] } = await fetch("/api/stories").then((reply) => (reply.ok ? reply.json() : {}));
    const choice = element("select", { className: "form-select form-select-sm" }, [...names.map((name) => element("option", { value: name, textContent: name })), element("option", { value: "", textContent: say("A new story") })]);
    const field = element("input", { type: "text", maxLength: 80, className: "form-control form-control-sm", hidden: names.length > 0 });
    const outcome = element("p", { className: "outcome" }), close = element("button", { type: "button", className: "ghost", textContent: say("Close") });
    outcome.setAttribute("role", "status");
    field.setAttribute("aria-label", say("Name of the story"));
    field.placeholder = say("Name of the story");
    const add = element("button", { type: "submit", className: "ghost chief", textContent: say("Add") });
    const form = element("form", { method: "dialog" }, [element("h2", { textContent: say("Add to story") }), element("label", {}, [say("Story"), choice]), field, element("div", { className: "hstack gap-2" }, [add, close]), outcome]);
    const box = element("dialog", { className: "story-dialog", onclose: () => box.remove() }, [form]);
    choice.onchange = () => (field.hidden = Boolean(choice.value));
    close.onclick = () => box.close();
    form.onsubmit = (event) => {
      event.preventDefault();
      sent("/api/story/slides", { story: choice.value, new: field.value, view, path, search: location.search })
        .then((found) => outcome.replaceChildren(found.said + " ", element("a", { href: found.path, className: "inside", textContent: say("Open the story"), onclick: () => box.close() })))
        .catch((why) => (outcome.textContent = why.message));
    };
    document.body.append(box);
    box.showModal();
  };

  /* The editor. */
  const editor = () => document.querySelector(".story-editor");
  const story = (node) => node.closest("[data-story-name]").dataset; /* Of the editor, or of an entry in a list of stories. */
  const values = (within) => Object.fromEntries([...within.querySelectorAll("[name]")].map((field) => [field.name, field.value]));
  const acted = (data) => {
    const { storyName: name, storyVersion: version } = editor().dataset;
    root.dash_clientside.set_props("stories-act", { data: { name, version: Number(version), ...data, at: Date.now() } });
  };
  let focus = null; /* The slide that has the focus once the list stands there anew. */
  const moved = (place, to) => {
    const last = document.querySelectorAll(".story-slides > li").length - 1, goal = Math.min(Math.max(to, 0), last);
    if (goal === place) return;
    focus = { place: goal, version: editor().dataset.storyVersion };
    acted({ do: "move", place, to: goal });
  };
  const place = (node) => Number(node.closest("[data-place]").dataset.place);

  /* A file is made by the server and kept by the browser; a second press meanwhile cancels. */
  const filename = (reply) => {
    const found = /filename\*=UTF-8''([^;]+)/.exec(reply.headers.get("Content-Disposition") || ""), plain = /filename="?([^";]+)/.exec(reply.headers.get("Content-Disposition") || "");
    return found ? decodeURIComponent(found[1]) : plain ? plain[1] : "story";
  };
  const file = async (button, format) => {
    if (running.has(button)) return running.get(button).abort();
    const words = button.textContent, stop = new AbortController(), begun = Date.now();
    const turning = setInterval(() => (button.textContent = say("Cancel ({seconds} s)", { seconds: Math.round((Date.now() - begun) / 1000) })), 1000);
    running.set(button, stop);
    button.textContent = say("Cancel ({seconds} s)", { seconds: 0 });
    told(say("The file is being made …"));
    try {
      const reply = await fetch("/api/story/file?" + new URLSearchParams({ name: story(button).storyName, format }), { signal: stop.signal });
      if (!reply.ok) throw new Error((await reply.text()).trim());
      const link = element("a", { href: URL.createObjectURL(await reply.blob()), download: filename(reply) });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      told(say("The file is ready."));
    } catch (error) {
      told(stop.signal.aborted ? say("Cancelled") : error.message);
    }
    clearInterval(turning);
    running.delete(button);
    button.textContent = words;
  };

  const making = (button, body) => {
    const words = button.textContent;
    button.textContent = say("Being made …");
    button.disabled = true;
    sent("/api/stories", body).then((found) => { root.portolan.inside(found.path); if (found.said) setTimeout(() => told(found.said), 600); }, (why) => told(why.message)).finally(() => { button.disabled = false; button.textContent = words; });
  };
  const imported = (button) => {
    const picker = element("input", { type: "file", accept: ".json,application/json", onchange: () => picker.files[0].text().then((text) => making(button, { file: text })) });
    picker.click();
  };
  const DONE = {
    up: (node) => moved(place(node), place(node) - 1),
    down: (node) => moved(place(node), place(node) + 1),
    copy: (node) => acted({ do: "copy", place: place(node) }),
    remove: (node) => acted({ do: "remove", place: place(node) }),
    edit: (node) => acted({ do: "edit", place: place(node), values: values(node.closest(".story-form")) }),
    about: (node) => acted({ do: "about", values: values(node.closest(".story-form")) }),
    text: () => acted({ do: "text" }),
    delete: () => acted({ do: "delete" }),
  };
  document.addEventListener("click", (event) => {
    const node = event.target.closest("button[data-story-do], button[data-story-template], button[data-story-empty], button[data-story-import], button[data-story-page]");
    if (!node) return;
    const { storyDo: act, storyTemplate: template } = node.dataset;
    if (template) making(node, { template });
    else if (node.matches("[data-story-empty]")) making(node, { name: document.getElementById("story-new").value });
    else if (node.matches("[data-story-import]")) imported(node);
    else if (node.matches("[data-story-page]")) dialog({ path: location.pathname });
    else if (act.startsWith("file-")) file(node, act.slice(5));
    else if (DONE[act]) DONE[act](node);
    else root.portolan.story.begin(story(node), act);
  });
  document.addEventListener("keydown", (event) => {
    const item = event.target.closest && event.target.closest(".story-slides > li"), by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!item || !by || !event.altKey || event.target.closest("input, textarea")) return;
    event.preventDefault();
    moved(place(item), place(item) + by);
  });
  let dragged = null;
  document.addEventListener("dragstart", (event) => (dragged = event.target.closest && event.target.closest(".story-slides > li")));
  document.addEventListener("dragover", (event) => dragged && event.target.closest(".story-slides > li") && event.preventDefault());
  document.addEventListener("drop", (event) => {
    const goal = dragged && event.target.closest(".story-slides > li");
    if (!goal) return;
    event.preventDefault();
    moved(place(dragged), place(goal));
    dragged = null;
  });
  new MutationObserver(() => {
    if (!focus || !editor() || editor().dataset.storyVersion === focus.version) return;
    const item = document.querySelectorAll(".story-slides > li")[focus.place];
    focus = null;
    if (item) item.focus();
  }).observe(document.documentElement, { childList: true, subtree: true });

  root.portolan.addedTo = (view) => dialog({ view });
})(window);
