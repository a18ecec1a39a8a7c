/* What the server answers, before Dash sees it: figures are painted in the theme in use; words are written into their places here.
   As components each word would be asked, at every step of every callback, whether it changed: that took longer than the charts. */
(function (root) {
  "use strict";

  const NAMES = { className: "class", htmlFor: "for" }, asked = new Map();
  const styled = (node, style) => Object.entries(style).forEach(([name, value]) => (name.startsWith("--") ? node.style.setProperty(name, value) : (node.style[name] = value)));
  const given = (node, name, value) => {
    if (name === "style") styled(node, value);
    else if (name !== "children" && value !== null && value !== false) node.setAttribute(NAMES[name] || name, value === true ? "" : value);
  };
  const made = (part) => {
    if (typeof part !== "object") return String(part);
    const node = document.createElement(part.type);
    Object.entries(part.props).forEach(([name, value]) => given(node, name, value));
    node.append(...parts(part.props.children));
    return node;
  };
  /* Elements, of the html components of an answer. */
  const parts = (children) => [children].flat(Infinity).filter((part) => part !== null && part !== undefined).map(made);

  const written = (outputs, fresh) => {
    for (const [id, properties] of Object.entries(outputs)) {
      const place = properties && "children" in properties && document.getElementById(id);
      if (!place || !place.dataset.written) continue;
      if (fresh) place.replaceChildren(...parts(properties.children));
      delete outputs[id];
    }
  };

  /* Called by Dash with what it asks, and with the outputs of every answer before they are used. */
  const answers = {
    request_pre(request) { asked.set(request.output, request); },
    /* An answer to a question that has been asked anew since is not written: the newer one may stand there already. */
    request_post(request, outputs) {
      if (!outputs) return;
      const fresh = asked.get(request.output) === request;
      if (fresh) root.dash_clientside.charts.received(outputs);
      root.dash_clientside.strip.received(outputs, fresh);
      written(outputs, fresh);
    },
  };
  root.dash_clientside = Object.assign({}, root.dash_clientside, { answers });
})(window);
