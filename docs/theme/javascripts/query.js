/* What is typed into the search, as the pages spell it: 3x3 as 3×3, traditional characters as
   simplified ones. Runs before Material, which starts one worker and tells it every query. */
(function () {
  "use strict";

  const QUERY = 2; // Material's type of such a message
  const here = document.currentScript.src;
  let table = null;

  /** The table, once somebody types a character that may need it. */
  function traditional() {
    return (table ??= new Promise((done) => {
      const script = document.createElement("script");
      script.src = here.replace("query.js", "traditional.js");
      script.addEventListener("load", () => done(globalThis.kbTraditional));
      script.addEventListener("error", () => done(new Map()));
      document.head.append(script);
    }));
  }

  const sized = (text) => text.normalize("NFKC").replace(/(\d) ?[x*] ?(?=\d)/gi, "$1×");

  async function spelled(text) {
    const plain = sized(text);
    if (!/[\u4e00-\u9fff]/.test(plain)) return plain;
    const simple = await traditional();
    return Array.from(plain, (character) => simple.get(character) ?? character).join("");
  }

  const Native = globalThis.Worker;
  globalThis.Worker = class extends Native {
    postMessage(message, ...rest) {
      const send = (said) => super.postMessage(said, ...rest);
      if (message?.type !== QUERY || typeof message.data !== "string") return send(message);
      this.last = message;
      spelled(message.data).then((data) => this.last === message && send({ ...message, data }));
    }
  };
})();
