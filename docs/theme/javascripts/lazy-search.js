/* The search index is many times a page's weight. It is fetched once somebody turns to search, or
   follows a result here, not by every visit. Runs before Material, which would ask at once. */
(function () {
  "use strict";

  if (location.protocol === "file:") return; // there the index is a script
  const INDEX = /\/search\/search_index\.json$/;
  const waiting = [];
  let wanted = false;

  function want() {
    if (wanted) return;
    wanted = true;
    for (const act of waiting.splice(0)) act();
  }

  const later = (act) => (wanted ? act() : waiting.push(act));
  const { open, send } = XMLHttpRequest.prototype;
  const asked = new WeakMap();

  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    asked.set(this, String(url));
    return open.call(this, method, url, ...rest);
  };
  XMLHttpRequest.prototype.send = function (body) {
    if (!INDEX.test((asked.get(this) || "").split("?")[0])) return send.call(this, body);
    return void later(() => send.call(this, body));
  };

  /* Material's one worker; it starts when the index is wanted, and gets what was said to it. */
  const Native = globalThis.Worker;
  globalThis.Worker = class extends EventTarget {
    constructor(...given) {
      super();
      later(() => {
        this.real = new Native(...given);
        this.real.addEventListener("message", ({ data }) => this.dispatchEvent(new MessageEvent("message", { data })));
      });
    }

    postMessage(...said) {
      later(() => this.real.postMessage(...said));
    }
  };

  const turned = (event) => {
    if (event.target instanceof Element && event.target.closest(".md-search, [for=__search]")) want();
  };
  for (const name of ["focusin", "pointerdown", "keyup"]) document.addEventListener(name, turned, true);
  document.addEventListener("change", (event) => event.target.id === "__search" && want(), true);
  if (/[?&][qh]=/.test(location.search)) want();
})();
