/* Instant navigation keeps the header, so the language switch must be told the new page;
   heading ids are the same in both languages, so the section can be kept as well. */
(function () {
  "use strict";

  function aim() {
    var twin = document.querySelector('meta[name="kb-twin"]');
    var link = document.querySelector("[data-kb-language]");
    if (twin && link) {
      link.href = new URL(twin.content, location.href).pathname + location.hash;
    }
  }

  // The theme's search dialog has no name: it takes its field's.
  var search = document.querySelector(".md-search[role=dialog]");
  if (search) search.setAttribute("aria-label", search.querySelector("input").getAttribute("aria-label"));

  document$.subscribe(aim);
  addEventListener("hashchange", aim);
  document.addEventListener("click", aim, true);
})();
