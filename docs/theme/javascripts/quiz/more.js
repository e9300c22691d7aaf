// More numbers for the questions of a page, fetched once somebody turns to a question.
(function (kb) {
  "use strict";

  if (kb.asksForMore) return; // every topic's page names this script, and navigation keeps the document
  kb.asksForMore = true;

  const asked = new Set();

  function fetchMore(event) {
    const quiz = event.target instanceof Element && event.target.closest("kb-quiz");
    const place = quiz && document.querySelector("kb-progress[data-variants]");
    if (!place) return;
    const url = new URL(place.dataset.variants, location.href).href;
    if (asked.has(url)) return;
    asked.add(url);
    const script = document.createElement("script");
    script.src = url;
    document.head.append(script);
  }

  for (const name of ["focusin", "pointerdown"]) document.addEventListener(name, fetchMore);
})((globalThis.kb = globalThis.kb || {}));
