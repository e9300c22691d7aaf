// <kb-dilation>: how often stacked dilated convolutions reach each pixel, and the HDC verdict.
(function start(/** @type {any} */ kb) {
  "use strict";

  // Instant navigation runs a page's scripts as they arrive, in whatever order.
  if (!kb.parts) return void addEventListener("kb-parts", () => start(kb), { once: true });
  const { draw, show, field, button, results, Widget, define } = kb.parts;

  const [MOST, WIDEST] = [6, 65];
  const EXAMPLES = [[1, 2, 5], [2, 2, 2], [1, 2, 9], [2, 4, 8]];
  const WORDS = {
    zh: {
      rates: "膨胀率，逗号分开", kernel: "核", field: "感受野", used: "用到的像素", share: "占比", most: "最多次数", caption: "覆盖",
      bad: (/** @type {number} */ most, /** @type {number} */ widest) => `请输入 1 到 ${most} 个正整数，如 1, 2, 5；感受野最多 ${widest}`,
      accepted: "接受", refused: "拒绝", verdict: "HDC 判据", line: "沿一个方向的次数", examples: "例子",
      whole: "没有洞。", holes: "有洞。", factor: (/** @type {number} */ n) => `有洞：膨胀率有公因子 ${n}，论文另外禁止这样。`, one: "只有一层：", grid: "每个像素到一个输出单元的路径数；空白处一次也没有用到。",
    },
    en: {
      rates: "dilation rates, with commas", kernel: "kernel", field: "field", used: "pixels used", share: "share", most: "highest count", caption: "Coverage",
      bad: (/** @type {number} */ most, /** @type {number} */ widest) => `Enter 1 to ${most} whole numbers above 0, like 1, 2, 5, with a field of at most ${widest}`,
      accepted: "accepted", refused: "refused", verdict: "HDC rule", line: "Counts along one axis", examples: "Examples",
      whole: "No holes.", holes: "There are holes.",
      factor: (/** @type {number} */ n) => `There are holes: the rates share the factor ${n}, which the paper forbids as well.`, one: "One layer: ", grid: "The paths from each pixel to one output unit; blank ones are never used.",
    },
  };

  /**
   * Paths from each pixel of one axis to one output unit; the grid is its outer product.
   * @param {number[]} rates @param {number} kernel
   * @returns {number[]}
   */
  function counts(rates, kernel) {
    let line = [1];
    for (const rate of rates) {
      const wider = Array(line.length + rate * (kernel - 1)).fill(0);
      for (let tap = 0; tap < kernel; tap += 1) line.forEach((count, place) => {
        wider[tap * rate + place] += count;
      });
      line = wider;
    }
    return line;
  }

  /**
   * M_n, …, M_2 of the HDC rule; of one layer its own rate.
   * @param {number[]} rates
   * @returns {number[]}
   */
  function gaps(rates) {
    const found = [rates[rates.length - 1]];
    for (const rate of rates.slice(1, -1).reverse()) {
      const gap = found[found.length - 1];
      found.push(Math.max(gap - 2 * rate, 2 * rate - gap, rate));
    }
    return found;
  }

  /** Field, gap, verdict and used pixels of a stack. @param {number[]} rates @param {number} kernel */
  function coverage(rates, kernel) {
    const line = counts(rates, kernel);
    const gap = gaps(rates)[Math.max(0, rates.length - 2)];
    const used = line.filter(Boolean).length ** 2;
    return { line, gap, accepted: gap <= kernel, field: line.length, used, share: used / line.length ** 2, most: Math.max(...line) ** 2 };
  }

  /** @param {number} a @param {number} b @returns {number} the greatest common factor */
  const factor = (a, b) => (b ? factor(b, a % b) : a);

  /** @param {string} text @param {number} kernel @returns {number[] | null} */
  function read(text, kernel) {
    const parts = text.normalize("NFKC").replace(/[、，]/g, ",").trim().split(/[\s,]+/);
    if (parts.length > MOST || !parts.every((part) => /^[1-9]\d?$/.test(part))) return null;
    const rates = parts.map(Number);
    return 1 + rates.reduce((sum, rate) => sum + rate * (kernel - 1), 0) <= WIDEST ? rates : null;
  }

  class Dilation extends Widget {
    build() {
      const say = WORDS[this.tongue];
      this.say = say;
      this.rates = [...this.start.rates];
      this.kernel = this.start.kernel;
      this.entry = kb.make("input", { type: "text", value: this.rates.join(", "), inputmode: "text", autocomplete: "off", spellcheck: "false" });
      this.entry.addEventListener("input", () => this.typed());
      const kernel = field(this, { name: say.kernel, value: this.kernel, min: 2, max: 5 }, (value) => {
        this.kernel = value;
        this.typed();
      });
      const examples = EXAMPLES.map((rates) => button(rates.join(", "), () => {
        this.entry.value = rates.join(", ");
        this.typed();
      }));
      this.numbers = kb.make("div");
      this.verdict = kb.make("p", { class: "kb-ruling" });
      this.picture = kb.make("div", { class: "kb-picture" });
      this.line = kb.make("p", { class: "kb-key" });
      this.box.append(
        kb.make("div", { class: "kb-controls" }, kb.make("label", { class: "kb-field kb-wide" }, kb.make("span", {}, say.rates), this.entry), kernel),
        kb.make("div", { class: "kb-buttons", role: "group", "aria-label": say.examples }, ...examples),
        this.verdict, this.numbers, this.picture, kb.make("p", { class: "kb-key" }, say.grid), this.line);
    }

    typed() {
      const rates = read(this.entry.value, this.kernel);
      this.entry.setAttribute("aria-invalid", String(!rates));
      this.note.textContent = rates ? "" : this.say.bad(MOST, WIDEST);
      if (!rates) return;
      this.rates = rates;
      this.change();
    }

    show() {
      const { say } = this;
      const found = coverage(this.rates, this.kernel);
      this.verdict.textContent = this.ruling(found);
      this.verdict.dataset.accepted = String(found.accepted);
      this.numbers.replaceChildren(results(say.caption, [
        [say.field, `${found.field}×${found.field}`], [say.used, `${found.used}/${found.field ** 2}`], [say.share, `${show(100 * found.share, 1)} %`], [say.most, show(found.most)]]));
      this.picture.replaceChildren(this.grid(found.line));
      this.line.textContent = `${say.line}: ${found.line.join(" ")}`;
    }

    /** @param {ReturnType<typeof coverage>} found @returns {string} */
    ruling(found) {
      const { say, rates, kernel } = this;
      const chain = gaps(rates).map((gap, place) => (rates.length === 1 ? `${say.one}M = ${gap}` : `M${"₀₁₂₃₄₅₆"[rates.length - place]} = ${gap}`));
      const [sign, word] = found.accepted ? ["≤", say.accepted] : [">", say.refused];
      const colon = this.tongue === "zh" ? "：" : ": ";
      return `${say.verdict}${colon}${chain.join(", ")} ${sign} ${kernel}, ${word}. `.replace(/(, |\. )/g,
        (mark) => (this.tongue === "zh" ? (mark === ", " ? "，" : "。") : mark)) + this.gaping(found);
    }

    /** @param {ReturnType<typeof coverage>} found @returns {string} whether there are holes, and why */
    gaping(found) {
      const { say, rates } = this;
      const shared = rates.reduce(factor);
      if (found.share === 1) return say.whole;
      return shared > 1 && rates.length > 1 ? say.factor(shared) : say.holes;
    }

    summary() {
      const found = coverage(this.rates, this.kernel);
      return `${this.ruling(found)} ${this.say.used} ${found.used}/${found.field ** 2}`;
    }

    /** @param {number[]} line @returns {SVGElement} one square a pixel, darker where more paths reach it */
    grid(line) {
      const side = Math.min(this.width, 420);
      const cell = side / line.length;
      const most = Math.max(...line) ** 2;
      const svg = draw("svg", { viewBox: `0 0 ${side} ${side}`, width: side, height: side, role: "img", "aria-label": this.summary() });
      svg.append(draw("rect", { class: "kb-frame", x: 0.5, y: 0.5, width: side - 1, height: side - 1 }));
      /** @type {Map<number, string>} */
      const shapes = new Map();
      /** @type {SVGElement[]} */
      const numbers = [];
      line.forEach((down, row) => line.forEach((across, column) => {
        const count = down * across;
        if (!count) return;
        const [x, y] = [column * cell + 0.5, row * cell + 0.5];
        shapes.set(count, `${shapes.get(count) || ""}M${x.toFixed(2)} ${y.toFixed(2)}h${(cell - 1).toFixed(2)}v${(cell - 1).toFixed(2)}h${(1 - cell).toFixed(2)}z`);
        if (cell >= 17) numbers.push(draw("text", { x: x + cell / 2 - 0.5, y: y + cell / 2 + 3.5, "text-anchor": "middle", class: "kb-count" }, String(count)));
      }));
      for (const [count, shape] of shapes) {
        svg.append(draw("path", { class: "kb-covered", d: shape, "fill-opacity": (0.18 + 0.3 * (count / most)).toFixed(3) }));
      }
      svg.append(...numbers);
      return svg;
    }
  }

  kb.widgets.dilation = { counts, gaps, coverage, read };
  define("kb-dilation", Dilation);
})((globalThis.kb = globalThis.kb || {}));
