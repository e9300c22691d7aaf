// Recall cards on the page: tick the key points made; the share is the grade, as in the terminal.
(function (kb) {
  "use strict";

  const SAY = {
    zh: { keep: "记下", kept: (made, all) => `说到 ${made}/${all} 点，已记下`, lost: "这个浏览器不保存进度" },
    en: { keep: "Keep", kept: (made, all) => `${made} of ${all} points made, kept`, lost: "This browser keeps no progress" },
  };

  class Recall extends HTMLElement {
    connectedCallback() {
      if (this.ready) return;
      const list = this.querySelector("ul");
      if (!list) return;
      this.ready = true;
      const say = SAY[document.documentElement.lang.startsWith("zh") ? "zh" : "en"];
      for (const item of list.children) {
        const label = kb.make("label");
        label.append(kb.make("input", { type: "checkbox" }), " ", ...item.childNodes);
        item.replaceChildren(label);
      }
      const said = kb.make("span", { role: "status" });
      const button = kb.make("button", { type: "button", class: "md-button" }, say.keep);
      button.addEventListener("click", () => {
        const all = list.children.length;
        const made = list.querySelectorAll("input:checked").length;
        const share = made / all;
        const [verdict, rating] = share === 1 ? ["right", 3] : share >= 0.5 ? ["partly", 2] : ["wrong", 1];
        const kept = kb.progress.keep({
          question: this.dataset.card, revision: Number(this.dataset.revision), seed: 0, raw: `${made}/${all}`,
          parsed: `${made}/${all}`, verdict, rating, mistake: null, hints: 0, milliseconds: 0,
        });
        said.textContent = kept ? say.kept(made, all) : say.lost;
        button.disabled = kept;
        document.dispatchEvent(new CustomEvent("kb-progress"));
      });
      this.append(kb.make("p", { class: "kb-buttons" }, button, said));
    }
  }

  if (!customElements.get("kb-recall")) customElements.define("kb-recall", Recall);
})((globalThis.kb = globalThis.kb || {}));
