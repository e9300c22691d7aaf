// What the quiz and the widgets make their elements with.
(function (kb) {
  "use strict";

  /** An element with attributes and children; text never becomes markup. */
  function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(key, "");
      else if (value !== false) element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  }

  /** Text whose `backticks` are code, as nodes. */
  function rich(text) {
    return text.split(/`([^`]+)`/).map((part, place) => (place % 2 ? make("code", {}, part) : part));
  }

  kb.make = make;
  kb.rich = rich;
})((globalThis.kb = globalThis.kb || {}));
