// What the widgets share: the element they extend, drawing, and fields with a name and bounds.
(function (/** @type {any} */ kb) {
  "use strict";

  if (kb.parts) return; // entered again by instant navigation: everything is still here

  const SVG = "http://www.w3.org/2000/svg";
  const QUIET = 600; // milliseconds without a change before the result is read out

  /**
   * An SVG element; text never becomes markup.
   * @param {string} name
   * @param {Record<string, string | number>} [attributes]
   * @param {...(Node | string)} children
   * @returns {SVGElement}
   */
  function draw(name, attributes = {}, ...children) {
    const element = /** @type {SVGElement} */ (document.createElementNS(SVG, name));
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    element.append(...children);
    return element;
  }

  /**
   * A number as printed: whole numbers in full, others with so many decimals, a true minus sign.
   * @param {number} value
   * @param {number} [digits]
   * @returns {string}
   */
  function show(value, digits = 4) {
    const whole = Math.round(value); // 2.9999999999999996 is a sum that should be 3
    const text = Math.abs(value - whole) < 1e-9 ? String(whole) : value.toFixed(digits);
    return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
  }

  /**
   * A labelled number field; what is out of bounds is named and changes nothing.
   * @param {Widget} widget
   * @param {{name: string, value: number, min: number, max: number, step?: number | "any", title?: string, on?: string}} bounds
   *   `on` is the event that counts: "input" (each key) or "change" (when done)
   * @param {(value: number) => void} act
   * @returns {HTMLLabelElement}
   */
  function field(widget, { name, value, min, max, step = 1, title, on = "input" }, act) {
    const input = kb.make("input", { type: "number", value, min, max, step, required: true, "aria-label": title || false });
    input.addEventListener(on, () => {
      const fine = input.validity.valid;
      input.setAttribute("aria-invalid", String(!fine));
      widget.note.textContent = fine ? "" : bad(widget, title || name, min, max, step);
      if (fine) act(input.valueAsNumber);
    });
    return kb.make("label", { class: "kb-field" }, kb.make("span", {}, name), input);
  }

  /** @param {Widget} widget @param {string} name @param {number} min @param {number} max @param {number | "any"} step */
  function bad(widget, name, min, max, step) {
    const [low, high] = [show(min), show(max)];
    const whole = step === 1;
    if (widget.tongue === "zh") return `${name}：请输入 ${low} 到 ${high} 的${whole ? "整" : ""}数`;
    return `${name}: enter a ${whole ? "whole " : ""}number from ${low} to ${high}`;
  }

  /**
   * A labelled slider that shows its value.
   * @param {{name: string, value: number, min: number, max: number, step: number, text: (value: number) => string}} bounds
   * @param {(value: number) => void} act
   * @returns {HTMLLabelElement}
   */
  function slider({ name, value, min, max, step, text }, act) {
    const input = kb.make("input", { type: "range", min, max, step, value });
    const said = kb.make("b", { "aria-hidden": "true" });
    const tell = () => {
      said.textContent = text(input.valueAsNumber);
      input.setAttribute("aria-valuetext", said.textContent);
    };
    input.addEventListener("input", () => {
      tell();
      act(input.valueAsNumber);
    });
    tell();
    return kb.make("label", { class: "kb-slider" }, kb.make("span", {}, name), input, said);
  }

  /**
   * A labelled choice of one.
   * @param {string} name
   * @param {[string, string][]} options id and words of each
   * @param {string} value
   * @param {(value: string) => void} act
   * @returns {HTMLLabelElement}
   */
  function choice(name, options, value, act) {
    const select = kb.make("select", {}, ...options.map(([id, words]) => kb.make("option", { value: id, selected: id === value }, words)));
    select.addEventListener("change", () => act(select.value));
    return kb.make("label", { class: "kb-field" }, kb.make("span", {}, name), select);
  }

  /** @param {string} name @param {boolean} value @param {(value: boolean) => void} act @returns {HTMLLabelElement} */
  function tick(name, value, act) {
    const input = kb.make("input", { type: "checkbox", checked: value });
    input.addEventListener("change", () => act(input.checked));
    return kb.make("label", { class: "kb-tick" }, input, " ", name);
  }

  /** @param {string} text @param {() => void} act @returns {HTMLButtonElement} */
  function button(text, act) {
    const made = kb.make("button", { type: "button", class: "md-button" }, text);
    made.addEventListener("click", act);
    return made;
  }

  /**
   * A table of names and values, one pair a column.
   * @param {string} caption
   * @param {[string, string][]} pairs
   * @returns {HTMLTableElement}
   */
  function results(caption, pairs) {
    const row = (/** @type {string} */ name, /** @type {number} */ place, /** @type {object} */ attributes) =>
      kb.make("tr", {}, ...pairs.map((pair) => kb.make(name, attributes, pair[place])));
    return kb.make("table", { class: "kb-table kb-results" }, kb.make("caption", {}, caption),
      kb.make("thead", {}, row("th", 0, { scope: "col" })), kb.make("tbody", {}, row("td", 1, {})));
  }

  /** The element of a widget: `words` by language, `build` once, `show` after each change. */
  class Widget extends HTMLElement {
    connectedCallback() {
      if (this.box || !this.dataset.start) return;
      /** @type {"zh" | "en"} */
      this.tongue = this.dataset.lang === "zh" ? "zh" : "en";
      this.start = JSON.parse(this.dataset.start);
      this.box = kb.make("div", { class: "kb-widget-box" });
      this.note = kb.make("p", { class: "kb-note", role: "status" });
      this.said = kb.make("p", { class: "kb-said", role: "status" });
      this.querySelector("kb-fallback")?.remove();
      this.append(this.box, this.note, this.said);
      this.build();
      this.show();
      let width = this.width;
      new ResizeObserver(() => {
        if (this.width === width) return;
        width = this.width;
        this.show();
      }).observe(this.box);
    }

    /** Width to draw in, in CSS pixels. */
    get width() {
      return Math.max(240, Math.floor(this.box.clientWidth || 600));
    }

    build() {}

    show() {}

    /** Show anew, and read the result out once the reader pauses. */
    change() {
      this.show();
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => {
        this.said.textContent = this.summary();
      }, QUIET);
    }

    /** @returns {string} the result in one sentence */
    summary() {
      return "";
    }
  }

  /** @param {string} name @param {CustomElementConstructor} element */
  function define(name, element) {
    if (!customElements.get(name)) customElements.define(name, element);
  }

  kb.parts = { draw, show, field, slider, choice, tick, button, results, Widget, define };
  kb.widgets = {};
  dispatchEvent(new Event("kb-parts")); // to widgets whose script came first
})((globalThis.kb = globalThis.kb || {}));
