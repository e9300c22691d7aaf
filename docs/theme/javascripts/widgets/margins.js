// <kb-margins>: the target logits of softmax, SphereFace, CosFace and ArcFace over the angle.
(function start(/** @type {any} */ kb) {
  "use strict";

  // Instant navigation runs a page's scripts as they arrive, in whatever order.
  if (!kb.parts) return void addEventListener("kb-parts", () => start(kb), { once: true });
  const { draw, show, slider, tick, Widget, define } = kb.parts;

  const NAMES = ["softmax", "SphereFace", "CosFace", "ArcFace"];
  const WORDS = {
    zh: {
      sphere: "SphereFace m（倍数）", cos: "CosFace m（余弦之差）", arc: "ArcFace m（弧度）", theta: "角度 θ", easy: "ArcFace easy_margin", all: "画出 SphereFace",
      caption: (/** @type {string} */ theta) => `θ = ${theta} 时的目标 logit（未乘 s）`,
      past: (/** @type {string} */ edge) => `ArcFace 过了 π − m = ${edge} 改用 cos θ − m sin m；否则 cos(θ + m) 会回升。`,
      half: "easy_margin：ArcFace 只在 θ < 90° 时加间隔，此外是 cos θ。", picture: "四条曲线，横轴 θ 从 0° 到 180°",
    },
    en: {
      sphere: "SphereFace m (a factor)", cos: "CosFace m (of cosines)", arc: "ArcFace m (radians)", theta: "angle θ", easy: "ArcFace easy_margin", all: "draw SphereFace",
      caption: (/** @type {string} */ theta) => `Target logit at θ = ${theta} (before the scale s)`,
      past: (/** @type {string} */ edge) => `Past π − m = ${edge} ArcFace takes cos θ − m sin m; there cos(θ + m) would rise again.`,
      half: "easy_margin: ArcFace adds its margin only where θ < 90°, elsewhere it is cos θ.", picture: "Four curves over θ from 0° to 180°",
    },
  };

  /**
   * ψ of A-Softmax: (−1)^k cos(mθ) − 2k on kπ/m ≤ θ ≤ (k+1)π/m.
   * @param {number} theta radians @param {number} m whole
   * @returns {number}
   */
  function psi(theta, m) {
    const k = Math.min(m - 1, Math.max(0, Math.floor((theta * m) / Math.PI)));
    return (1 - 2 * (k % 2)) * Math.cos(m * theta) - 2 * k;
  }

  /**
   * cos(θ + m) from cos θ; past π − m it is cos θ − m sin m, with `easy` cos θ past π/2.
   * @param {number} cosine @param {number} m radians @param {boolean} easy
   * @returns {number}
   */
  function arcface(cosine, m, easy) {
    const shifted = cosine * Math.cos(m) - Math.sqrt(Math.max(0, 1 - cosine * cosine)) * Math.sin(m);
    if (easy) return cosine > 0 ? shifted : cosine;
    return cosine >= Math.cos(Math.PI - m) ? shifted : cosine - m * Math.sin(m);
  }

  /**
   * The four target logits, unscaled, in the order of the names.
   * @param {number} theta radians
   * @param {{sphere: number, cos: number, arc: number, easy: boolean}} margins
   * @returns {number[]}
   */
  function targets(theta, { sphere, cos, arc, easy }) {
    const cosine = Math.cos(theta);
    return [cosine, psi(theta, sphere), cosine - cos, arcface(cosine, arc, easy)];
  }

  const radians = (/** @type {number} */ degrees) => (degrees * Math.PI) / 180;

  class Margins extends Widget {
    build() {
      const say = WORDS[this.tongue];
      this.say = say;
      this.state = { ...this.start, all: true };
      const set = (/** @type {string} */ name) => (/** @type {any} */ value) => {
        this.state[name] = value;
        this.change();
      };
      const slide = (/** @type {string} */ name, /** @type {string} */ words, /** @type {number} */ min, /** @type {number} */ max, /** @type {number} */ step, /** @type {(value: number) => string} */ text) =>
        slider({ name: words, value: this.state[name], min, max, step, text }, set(name));
      const two = (/** @type {number} */ value) => value.toFixed(2);
      this.picture = kb.make("div", { class: "kb-picture" });
      this.numbers = kb.make("div");
      this.line = kb.make("p", { class: "kb-key" });
      this.box.append(
        kb.make("div", { class: "kb-sliders" }, slide("theta", say.theta, 0, 180, 1, (value) => `${value}°`), slide("sphere", say.sphere, 1, 6, 1, String),
          slide("cos", say.cos, 0, 1, 0.05, two), slide("arc", say.arc, 0, 1.5, 0.05, two), tick(say.easy, this.state.easy, set("easy")), tick(say.all, true, set("all"))),
        this.picture, this.numbers, this.line);
    }

    show() {
      const { say, state } = this;
      const values = targets(radians(state.theta), state);
      const row = (/** @type {any[]} */ cells) => kb.make("tr", {}, ...cells);
      this.numbers.replaceChildren(kb.make("table", { class: "kb-table kb-results kb-legend" }, kb.make("caption", {}, say.caption(`${state.theta}°`)),
        kb.make("thead", {}, row(NAMES.map((name, place) => kb.make("th", { scope: "col", class: `kb-series-${place}` }, name)))),
        kb.make("tbody", {}, row(values.map((value) => kb.make("td", {}, show(value)))))));
      this.picture.replaceChildren(this.curves(values));
      this.line.textContent = state.easy ? say.half : say.past(`${show(180 - (state.arc * 180) / Math.PI, 1)}°`);
    }

    summary() {
      const values = targets(radians(this.state.theta), this.state);
      return `θ = ${this.state.theta}°: ${NAMES.map((name, place) => `${name} ${show(values[place])}`).join(", ")}`;
    }

    /** @param {number[]} values at the chosen angle @returns {SVGElement} */
    curves(values) {
      const { state, width, say } = this;
      const [left, right, top, bottom, height] = [34, 10, 10, 26, 260];
      const curves = Array.from({ length: 181 }, (_, degrees) => targets(radians(degrees), state));
      const drawn = NAMES.map((_, place) => place).filter((place) => place !== 1 || state.all);
      const low = Math.floor(Math.min(...curves.flatMap((found) => drawn.map((place) => found[place]))) - 1e-9);
      const x = (/** @type {number} */ degrees) => left + (degrees / 180) * (width - left - right);
      const y = (/** @type {number} */ value) => top + ((1 - value) / (1 - low)) * (height - top - bottom);
      const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": `${say.picture}. ${this.summary()}` });
      const step = Math.ceil((1 - low) / 6);
      for (let value = 1; value >= low; value -= step) {
        svg.append(draw("line", { class: "kb-rule", x1: left, x2: width - right, y1: y(value), y2: y(value) }),
          draw("text", { x: left - 6, y: y(value) + 4, "text-anchor": "end" }, show(value)));
      }
      for (const degrees of [0, 45, 90, 135, 180]) {
        svg.append(draw("text", { x: Math.min(x(degrees), width - 14), y: height - 8, "text-anchor": "middle" }, `${degrees}°`));
      }
      svg.append(draw("line", { class: "kb-cursor", x1: x(state.theta), x2: x(state.theta), y1: top, y2: height - bottom }));
      for (const place of drawn) {
        const points = curves.map((found, degrees) => `${x(degrees).toFixed(1)},${y(found[place]).toFixed(1)}`).join(" ");
        svg.append(draw("polyline", { class: `kb-curve kb-series-${place}`, points }));
        svg.append(draw("circle", { class: `kb-dot kb-series-${place}`, cx: x(state.theta), cy: y(values[place]), r: 4 }));
      }
      return svg;
    }
  }

  kb.widgets.margins = { psi, arcface, targets };
  define("kb-margins", Margins);
})((globalThis.kb = globalThis.kb || {}));
