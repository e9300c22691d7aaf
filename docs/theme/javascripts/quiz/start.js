// Has the quiz's scripts loaded once a reader moves: nobody meets a question on the first screen.
(function () {
  "use strict";

  const PARTS = ["fraction.js", "irrational.js", "arithmetic.js", "reading.js", "grading.js", "progress.js", "element.js", "panel.js"];
  const MOVES = ["scroll", "wheel", "pointermove", "pointerdown", "touchstart", "keydown", "focusin"];
  const here = document.currentScript.src;
  let moved = Boolean(location.hash);
  let begun = false;

  function begin() {
    if (begun || !moved || !document.querySelector("kb-quiz, kb-recall, kb-progress")) return;
    begun = true;
    for (const part of PARTS) {
      const script = document.createElement("script");
      script.src = new URL(part, here).href;
      script.async = false; // in this order
      document.head.append(script);
    }
  }

  function move() {
    for (const name of MOVES) removeEventListener(name, move, true);
    moved = true;
    begin();
  }

  for (const name of MOVES) addEventListener(name, move, { capture: true, passive: true });
  document$.subscribe(begin); // at once, and after each instant navigation
})();
