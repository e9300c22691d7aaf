// <kb-upsampling>: a small map made larger by nearest, bilinear or transposed convolution.
(function start(/** @type {any} */ kb) {
  "use strict";

  // Instant navigation runs a page's scripts as they arrive, in whatever order.
  if (!kb.parts) return void addEventListener("kb-parts", () => start(kb), { once: true });
  const { show, field, choice, tick, Widget, define } = kb.parts;

  /** @typedef {number[][]} Grid rows of numbers */

  const WORDS = {
    zh: {
      method: "方法", nearest: "最近邻", bilinear: "双线性", transposed: "转置卷积", side: "输入边长", size: "输出边长", corners: "align_corners",
      kernel: "核", stride: "步幅", padding: "填充", weights: "权重", ones: "全 1", tent: "双线性核", input: "输入", output: "输出",
      cell: (/** @type {number} */ row, /** @type {number} */ column) => `输入第 ${row} 行第 ${column} 列`,
      source: "每列取自输入的哪一列", where: "每列落在输入的哪个坐标", paints: "每列被几个输入像素涂到",
      none: "填充太大，输出没有像素。", even: "核能被步幅整除：内部每个像素被涂到的次数一样。",
      uneven: "核不能被步幅整除：次数不均，就是棋盘格。", made: (/** @type {number} */ one, /** @type {number} */ other) => `${one}×${one} 变成 ${other}×${other}`,
    },
    en: {
      method: "method", nearest: "nearest", bilinear: "bilinear", transposed: "transposed conv", side: "input side", size: "output side", corners: "align_corners",
      kernel: "kernel", stride: "stride", padding: "padding", weights: "weights", ones: "all 1", tent: "bilinear kernel", input: "Input", output: "Output",
      cell: (/** @type {number} */ row, /** @type {number} */ column) => `Input row ${row} column ${column}`,
      source: "the input column each column copies", where: "where in the input each column looks", paints: "how many input pixels paint each column",
      none: "With so much padding the output has no pixels.", even: "The kernel is a multiple of the stride: every inner pixel is painted equally often.",
      uneven: "The kernel is no multiple of the stride: uneven counts, that is the checkerboard.",
      made: (/** @type {number} */ one, /** @type {number} */ other) => `${one}×${one} becomes ${other}×${other}`,
    },
  };

  /**
   * Where each output pixel looks along one axis, in input pixels, not clamped.
   * @param {number} sizeIn @param {number} sizeOut @param {boolean} alignCorners
   * @returns {number[]}
   */
  function coordinates(sizeIn, sizeOut, alignCorners) {
    const ratio = alignCorners ? (sizeIn - 1) / Math.max(sizeOut - 1, 1) : sizeIn / sizeOut;
    return Array.from({ length: sizeOut }, (_, i) => (alignCorners ? i * ratio : (i + 0.5) * ratio - 0.5));
  }

  /**
   * Which input pixel each output pixel copies; in single precision, as PyTorch does.
   * @param {number} sizeIn @param {number} sizeOut
   * @returns {number[]}
   */
  function sources(sizeIn, sizeOut) {
    const ratio = Math.fround(sizeIn / sizeOut);
    return Array.from({ length: sizeOut }, (_, i) => Math.min(sizeIn - 1, Math.floor(Math.fround(i * ratio))));
  }

  /** @param {Grid} x @param {number} size @returns {Grid} */
  function nearest(x, size) {
    const [rows, columns] = [sources(x.length, size), sources(x[0].length, size)];
    return rows.map((row) => columns.map((column) => x[row][column]));
  }

  /** @param {Grid} x @param {number} size @param {boolean} alignCorners @returns {Grid} */
  function bilinear(x, size, alignCorners) {
    const line = (/** @type {number} */ length) => coordinates(length, size, alignCorners).map((at) => {
      const where = Math.min(length - 1, Math.max(0, at));
      const low = Math.floor(where);
      return { low, high: Math.min(length - 1, low + 1), share: where - low };
    });
    const [rows, columns] = [line(x.length), line(x[0].length)];
    return rows.map((row) => columns.map((column) => {
      const along = (/** @type {number[]} */ values) => values[column.low] * (1 - column.share) + values[column.high] * column.share;
      return along(x[row.low]) * (1 - row.share) + along(x[row.high]) * row.share;
    }));
  }

  /**
   * Each input pixel paints a kernel, a stride apart; overlaps add, the padding is cut off.
   * @param {Grid} x @param {Grid} weight square @param {number} stride @param {number} padding
   * @returns {Grid}
   */
  function transposed(x, weight, stride, padding) {
    const kernel = weight.length;
    const side = (x.length - 1) * stride - 2 * padding + kernel;
    const y = Array.from({ length: Math.max(0, side) }, () => Array(Math.max(0, side)).fill(0));
    x.forEach((values, row) => values.forEach((value, column) => weight.forEach((taps, i) => taps.forEach((tap, j) => {
      const [down, across] = [row * stride + i - padding, column * stride + j - padding];
      if (y[down] && across >= 0 && across < side) y[down][across] += value * tap;
    }))));
    return y;
  }

  /** @param {number} factor @returns {Grid} the weights that make a transposed convolution bilinear */
  function tent(factor) {
    const side = 2 * factor - (factor % 2);
    const line = Array.from({ length: side }, (_, i) => 1 - Math.abs(i - (side - 1) / 2) / factor);
    return line.map((row) => line.map((column) => row * column));
  }

  class Upsampling extends Widget {
    build() {
      const say = WORDS[this.tongue];
      this.say = say;
      this.state = { ...this.start, x: this.start.x.map((/** @type {number[]} */ row) => [...row]) };
      const set = (/** @type {string} */ name) => (/** @type {any} */ value) => {
        this.state[name] = value;
        if (name === "stride" || name === "weights") this.fit();
        this.change();
      };
      const number = (/** @type {string} */ name, /** @type {string} */ words, /** @type {number} */ min, /** @type {number} */ max) =>
        field(this, { name: words, value: this.state[name], min, max }, set(name));
      this.controls = {
        size: number("size", say.size, 1, 8),
        corners: tick(say.corners, this.state.corners, set("corners")),
        kernel: number("kernel", say.kernel, 1, 4),
        stride: number("stride", say.stride, 1, 3),
        padding: number("padding", say.padding, 0, 3),
        weights: choice(say.weights, [["ones", say.ones], ["tent", say.tent]], this.state.weights, set("weights")),
      };
      const methods = /** @type {[string, string][]} */ (["nearest", "bilinear", "transposed"].map((id) => [id, say[/** @type {"nearest"} */ (id)]]));
      const side = field(this, { name: say.side, value: this.state.x.length, min: 2, max: 3 }, (value) => {
        this.state.x = Array.from({ length: value }, (_, i) => Array.from({ length: value }, (_, j) => this.state.x[i]?.[j] ?? i * value + j + 1));
        this.cells();
        this.change();
      });
      this.input = kb.make("div");
      this.output = kb.make("div", { class: "kb-picture" });
      this.line = kb.make("p", { class: "kb-key" });
      this.box.append(kb.make("div", { class: "kb-controls" }, choice(say.method, methods, this.state.method, set("method")), side, ...Object.values(this.controls)),
        kb.make("div", { class: "kb-side-by-side" }, this.input, this.output), this.line);
      this.fit();
      this.cells();
    }

    /** The bilinear kernel has the side and the padding its stride asks for. */
    fit() {
      const { state } = this;
      if (state.weights !== "tent") return;
      [state.kernel, state.padding] = [2 * state.stride - (state.stride % 2), Math.ceil((state.stride - 1) / 2)];
      for (const name of /** @type {("kernel" | "padding")[]} */ (["kernel", "padding"])) {
        const input = /** @type {HTMLInputElement} */ (this.controls[name].querySelector("input"));
        input.value = state[name];
        input.setAttribute("aria-invalid", "false");
      }
    }

    /** The numbers of the input, to type over. */
    cells() {
      const rows = this.state.x.map((/** @type {number[]} */ values, /** @type {number} */ i) => kb.make("tr", {}, ...values.map((value, j) => {
        const cell = field(this, { name: "", value, min: 0, max: 9, title: this.say.cell(i + 1, j + 1) }, (typed) => {
          this.state.x[i][j] = typed;
          this.change();
        });
        return kb.make("td", {}, cell);
      })));
      this.input.replaceChildren(kb.make("table", { class: "kb-table kb-grid kb-cells" }, kb.make("caption", {}, this.say.input), kb.make("tbody", {}, ...rows)));
    }

    /** @returns {{y: Grid, heads: number[], about: string}} */
    result() {
      const { say, state: { x, method, size, corners, kernel, stride, padding, weights } } = this;
      if (method === "nearest") return { y: nearest(x, size), heads: sources(x.length, size), about: say.source };
      if (method === "bilinear") return { y: bilinear(x, size, corners), heads: coordinates(x.length, size, corners), about: say.where };
      const ones = Array.from({ length: kernel }, () => Array(kernel).fill(1));
      const paints = transposed(x.map((/** @type {number[]} */ row) => row.map(() => 1)), ones, stride, padding);
      const heads = (paints[0] || []).map((_, column) => Math.sqrt(paints[column][column]));
      return { y: transposed(x, weights === "tent" ? tent(stride) : ones, stride, padding), heads, about: say.paints };
    }

    show() {
      const { say, state, controls } = this;
      const kinds = { nearest: ["size"], bilinear: ["size", "corners"], transposed: ["kernel", "stride", "padding", "weights"] };
      for (const [name, control] of Object.entries(controls)) {
        control.hidden = !kinds[/** @type {"nearest"} */ (state.method)].includes(name);
        const fixed = state.weights === "tent" && (name === "kernel" || name === "padding");
        const input = control.querySelector("input");
        if (input) input.disabled = fixed;
      }
      const { y, heads, about } = this.result();
      const highest = Math.max(...y.flat(), 1e-9);
      const body = y.map((values) => kb.make("tr", {}, ...values.map((value) => {
        const cell = kb.make("td", {}, show(value, 2));
        cell.style.setProperty("--share", String(value / highest));
        return cell;
      })));
      const caption = kb.make("caption", {}, `${say.output} ${y.length}×${y.length} · `, kb.make("small", {}, about));
      const head = kb.make("thead", {}, kb.make("tr", {}, ...heads.map((value) => kb.make("th", { scope: "col" }, show(value, 2)))));
      this.output.replaceChildren(...(y.length ? [kb.make("table", { class: "kb-table kb-grid" }, caption, head, kb.make("tbody", {}, ...body))] : []));
      this.line.textContent = this.summary();
    }

    summary() {
      const { say, state } = this;
      const { y } = this.result();
      if (!y.length) return say.none;
      const made = say.made(state.x.length, y.length);
      if (state.method !== "transposed") return made;
      const stop = this.tongue === "zh" ? "。" : ". ";
      return made + stop + (state.kernel % state.stride ? say.uneven : say.even);
    }
  }

  kb.widgets.upsampling = { coordinates, sources, nearest, bilinear, transposed, tent };
  define("kb-upsampling", Upsampling);
})((globalThis.kb = globalThis.kb || {}));
