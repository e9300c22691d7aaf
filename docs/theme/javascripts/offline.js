/* Has the service worker keep the site on this device, once the page itself is there. */
(function () {
  "use strict";

  const english = document.documentElement.lang === "en";
  const worker = new URL(english ? "../../sw.js" : "../sw.js", document.currentScript.src);
  const able = "serviceWorker" in navigator && /^https?:$/.test(location.protocol);
  const sparing = navigator.connection && navigator.connection.saveData;

  function say() {
    for (const place of document.querySelectorAll("kb-offline")) {
      place.textContent = english ? "All pages of both languages are kept on this device." : "两种语言的全部页面已存在这台设备上。";
    }
  }

  async function start() {
    try {
      await navigator.serviceWorker.register(worker);
      await navigator.serviceWorker.ready;
    } catch {
      return; // a browser that keeps nothing reads on with its network
    }
    document.documentElement.dataset.kbOffline = "ready";
    if (globalThis.document$) document$.subscribe(say);
    else say();
  }

  if (able && !sparing) {
    const soon = globalThis.requestIdleCallback || ((act) => setTimeout(act, 500));
    if (document.readyState === "complete") soon(start);
    else addEventListener("load", () => soon(start));
  }
})();
