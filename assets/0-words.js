/* What all scripts share. Says a message in the language of the reader: the page brings the messages of the scripts translated, and English
   where it brings none. Makes an element of the page. */
(function (root) {
  "use strict";

  let held = null;
  const brought = () => {
    const node = document.getElementById("words");
    if (!held && node) held = JSON.parse(node.dataset.messages);
    return held || {};
  };
  const say = (message, values = {}) => (brought()[message] || message).replace(/\{(\w+)\}/g, (spot, name) => (name in values ? values[name] : spot));
  const element = (name, properties, children = []) => {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  };
  root.portolan = Object.assign(root.portolan || {}, { element, say });
})(window);
