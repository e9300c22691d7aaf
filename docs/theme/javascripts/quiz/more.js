// More numbers for the questions of a page, fetched once somebody turns to a question.
(function () {
  "use strict";

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
})();
