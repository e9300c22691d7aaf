// <kb-quiz>: a question of the page, asked with new numbers, graded and corrected in place.
(function (kb) {
  "use strict";

  const WORDS = {
    zh: {
      answer: "答案", submit: "提交", hint: "提示", reveal: "看答案", again: "换一组数",
      order: "顺序，如 2 1 3", output: "输出", number: "数", readAs: "读作", unreadable: "读不懂，不计分：",
      stop: "。", is: "答案：", steps: "步骤", noHint: "没有更多提示了", hintOf: (n) => `提示 ${n}：`,
      explained: "讲解",
    },
    en: {
      answer: "Answer", submit: "Submit", hint: "Hint", reveal: "Reveal", again: "New numbers",
      order: "order, like 2 1 3", output: "output", number: "number", readAs: "Read as",
      unreadable: "Unreadable, not counted: ", stop: ". ", is: "Answer: ", steps: "Steps", noHint: "There are no more hints",
      hintOf: (n) => `Hint ${n}: `, explained: "Explained",
    },
  };

  const { make, rich } = kb;
  let count = 0;

  class Quiz extends HTMLElement {
    connectedCallback() {
      if (this.data) return;
      if (!this.dataset.quiz) return;
      this.data = JSON.parse(this.dataset.quiz);
      this.say = WORDS[this.data.lang];
      this.link = this.querySelector("details a[href]")?.getAttribute("href");
      this.level = this.querySelector(".kb-level");
      this.place = 0;
      this.number = ++count;
      this.box = make("div", { class: "kb-question" });
      this.querySelector(".kb-question").replaceWith(this.box);
      this.ask();
    }

    get variants() {
      const more = (kb.variants && kb.variants[`${this.data.lang}:${this.data.id}`]) || [];
      return this.data.variants.concat(more);
    }

    get variant() {
      return this.variants[this.place % this.variants.length];
    }

    ask() {
      const { data, say, variant } = this;
      this.hints = 0;
      this.over = false;
      this.started = Date.now();
      const parts = [];
      if (this.level) parts.push(this.level);
      const prompt = make("p", { id: `kb-prompt-${this.number}` }, ...rich(variant.prompt));
      parts.push(prompt);
      if (variant.code) {
        parts.push(make("pre", { class: "no-copy" }, make("code", { tabindex: "0" }, variant.code.trim())));
      }
      this.form = make("form", { class: "kb-form", novalidate: true, autocomplete: "off" });
      this.field = data.kind === "choice" ? this.choices() : this.line();
      const button = (text, act, type = "button") => {
        const made = make("button", { type, class: type === "submit" ? "md-button md-button--primary" : "md-button" }, text);
        if (act) made.addEventListener("click", act);
        return made;
      };
      this.form.append(this.field, make("div", { class: "kb-buttons" },
        button(say.submit, null, "submit"), button(say.hint, () => this.hint()), button(say.reveal, () => this.reveal()),
        ...(this.variants.length > 1 ? [button(say.again, () => this.next())] : [])));
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.submit();
      });
      this.verdict = make("div", { class: "kb-verdict", role: "status", "aria-live": "polite" });
      parts.push(this.form, this.verdict);
      this.box.replaceChildren(...parts);
    }

    choices() {
      const several = Array.isArray(this.variant.answer.value);
      const set = make("fieldset", { "aria-labelledby": `kb-prompt-${this.number}` });
      this.variant.choices.forEach((choice, place) => {
        const letter = String.fromCharCode(97 + place);
        const input = make("input", { type: several ? "checkbox" : "radio", name: `kb-${this.number}`, value: letter });
        set.append(make("label", {}, input, ` ${letter}. `, ...rich(choice.text)));
      });
      return set;
    }

    line() {
      const { data, say, variant } = this;
      const expected = { ordering: say.order, print: say.output }[data.kind] || data.form || data.unit || say.number;
      const id = `kb-answer-${this.number}`;
      const field = make("div", { class: "kb-line" });
      if (data.kind === "ordering") {
        field.append(make("ol", {}, ...variant.choices.map((choice) => make("li", {}, ...rich(choice.text)))));
      }
      field.append(
        make("label", { for: id }, `${say.answer}（${expected}）`.replace(/（(.*)）/, data.lang === "zh" ? "（$1）" : " ($1)")),
        make("input", { id, type: "text", spellcheck: "false", autocapitalize: "off", "aria-describedby": `kb-prompt-${this.number}` }));
      return field;
    }

    get text() {
      if (this.data.kind !== "choice") return this.field.querySelector("input").value;
      return [...this.field.querySelectorAll("input:checked")].map((input) => input.value).join(" ");
    }

    submit() {
      const { data, say, variant } = this;
      const said = kb.grade(data, variant, this.text);
      if (said.outcome === "unreadable") {
        this.tell("ask", `? ${say.unreadable}${said.feedback}`);
        return;
      }
      const right = said.outcome === "right";
      this.record(right ? "right" : "wrong", this.text, said.readAs, said.mistake);
      const echo = `${say.readAs} ${said.readAs}`;
      if (right) this.tell("right", `✓ ${said.feedback}${say.stop}${echo}`);
      else this.tell("wrong", `✗ ${echo}${say.stop}${said.feedback}`, this.solution());
    }

    hint() {
      const steps = this.variant.steps;
      if (this.hints >= steps.length) return this.tell("ask", this.say.noHint);
      this.hints += 1;
      return this.tell("ask", this.say.hintOf(this.hints) + steps[this.hints - 1].text);
    }

    reveal() {
      this.record("revealed", "", "", null);
      this.tell("ask", "", this.solution());
    }

    next() {
      this.place += 1;
      this.ask();
      this.field.querySelector("input")?.focus();
    }

    solution() {
      const { say, variant } = this;
      const steps = variant.steps.map((step) =>
        make("li", {}, ...rich(step.text), ...(step.shown === undefined ? [] : [" → ", make("b", {}, ...rich(step.shown))])));
      const parts = [make("p", { class: "kb-answer" }, say.is, ...rich(variant.answer.shown)), make("ol", {}, ...steps)];
      if (this.link) parts.push(make("p", {}, make("a", { href: this.link }, say.explained)));
      return parts;
    }

    tell(kind, text, rest = []) {
      this.verdict.dataset.outcome = kind;
      this.verdict.replaceChildren(...(text ? [make("p", {}, ...rich(text))] : []), ...rest);
    }

    record(verdict, raw, parsed, mistake) {
      if (this.over) return; // one variant is one review; more attempts are practice
      this.over = true;
      const rating = verdict === "right" ? (this.hints ? 2 : 3) : 1;
      const kept = kb.progress.keep({
        question: this.data.id, revision: this.data.revision, seed: this.variant.seed, raw, parsed, verdict,
        rating, mistake, hints: this.hints, milliseconds: Math.max(0, Date.now() - this.started),
      });
      this.classList.toggle("kb-unsaved", !kept);
      document.dispatchEvent(new CustomEvent("kb-progress"));
    }
  }

  if (!customElements.get("kb-quiz")) customElements.define("kb-quiz", Quiz);
})((globalThis.kb = globalThis.kb || {}));
