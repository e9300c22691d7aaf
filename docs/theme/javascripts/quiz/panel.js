// <kb-recall>: tick the key points made; their share is the grade, as in the terminal.
// <kb-progress>: how much was answered in this browser; export for the terminal, import from it.
(function (kb) {
  "use strict";

  const tongue = () => (document.documentElement.lang.startsWith("zh") ? "zh" : "en");

  const CARD = {
    zh: { keep: "记下", kept: (made, all) => `说到 ${made}/${all} 点，已记下`, lost: "这个浏览器不保存进度" },
    en: { keep: "Keep", kept: (made, all) => `${made} of ${all} points made, kept`, lost: "This browser keeps no progress" },
  };

  class Recall extends HTMLElement {
    connectedCallback() {
      if (this.ready) return;
      const list = this.querySelector("ul");
      if (!list) return;
      this.ready = true;
      const say = CARD[tongue()];
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

  const PANEL = {
    zh: {
      count: (n) => `这个浏览器里记了 ${n} 次作答。`, lost: "这个浏览器不保存进度。", out: "导出", in: "导入",
      how: "导出的文件用 kb data import 并入终端；kb data export 的文件可以导入这里。",
      added: (n) => `并入了 ${n} 次作答。`, bad: "不是 kb 的导出文件，什么也没有改动。",
    },
    en: {
      count: (n) => `${n} answers are kept in this browser.`, lost: "This browser keeps no progress.", out: "Export",
      in: "Import", how: "Merge the export into the terminal with kb data import; a file of kb data export can be imported here.",
      added: (n) => `${n} answers were added.`, bad: "That is not an export of kb; nothing was changed.",
    },
  };

  class Panel extends HTMLElement {
    connectedCallback() {
      if (!this.ready) {
        this.ready = true;
        this.build(PANEL[tongue()]);
      }
      document.addEventListener("kb-progress", this.show);
      this.show();
    }

    disconnectedCallback() {
      document.removeEventListener("kb-progress", this.show);
    }

    build(say) {
      this.said = kb.make("p", { role: "status" });
      const out = kb.make("button", { type: "button", class: "md-button" }, say.out);
      const bring = kb.make("button", { type: "button", class: "md-button" }, say.in);
      const file = kb.make("input", { type: "file", accept: ".json,application/json", hidden: true, "aria-label": say.in });
      this.show = () => {
        const kept = kb.progress.reviews();
        this.said.textContent = kept === null ? say.lost : say.count(kept.length);
        out.disabled = !kept || !kept.length;
      };
      out.addEventListener("click", () => {
        const url = URL.createObjectURL(new Blob([kb.progress.exported()], { type: "application/json" }));
        kb.make("a", { href: url, download: "kb-page-reviews.json" }).click();
        setTimeout(() => URL.revokeObjectURL(url), 1000);
      });
      bring.addEventListener("click", () => file.click());
      file.addEventListener("change", async () => {
        const added = file.files.length ? kb.progress.merge(await file.files[0].text()) : null;
        this.show();
        this.said.append(" ", added === null ? say.bad : say.added(added));
        file.value = "";
      });
      this.append(this.said, kb.make("div", { class: "kb-buttons" }, out, bring, file), kb.make("small", {}, say.how));
    }
  }

  if (!customElements.get("kb-progress")) customElements.define("kb-progress", Panel);
})((globalThis.kb = globalThis.kb || {}));
