// <kb-boxes>: two boxes to drag or move with the arrow keys, and IoU, GIoU, DIoU, CIoU.
(function start(/** @type {any} */ kb) {
  "use strict";

  // Instant navigation runs a page's scripts as they arrive, in whatever order.
  if (!kb.parts) return void addEventListener("kb-parts", () => start(kb), { once: true });
  const { draw, show, field, results, Widget, define } = kb.parts;

  /** @typedef {[x1: number, y1: number, x2: number, y2: number]} Box */

  const [WIDE, TALL] = [100, 60];
  /** @type {Record<string, [number, number]>} */
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const WORDS = {
    zh: {
      box: "框", corner: "的角", move: "可以拖动；方向键移动 1 格，加 Shift 移动 5 格", overlaps: "重叠度", areas: "面积；ρ 是中心距离，c 是外接框 C 的对角线",
      key: "拖动框移动，拖动圆点改变大小；或用 Tab 选中后按方向键。虚线是最小外接框。",
    },
    en: {
      box: "box", corner: "corner of box", move: "drag it, or use the arrow keys; with Shift, 5 at a time", overlaps: "Overlap",
      areas: "Areas; ρ is the distance of the centres, c the diagonal of the enclosing box C",
      key: "Drag a box to move it and a dot to resize it; or reach them with Tab and press the arrow keys. The dashed line is the smallest enclosing box.",
    },
  };

  /** @param {number} part @param {number} whole 0 / 0 counts as 0 */
  const ratio = (part, whole) => (whole > 0 ? part / whole : part);

  /**
   * The four measures and what they are made of.
   * @param {Box} a
   * @param {Box} b
   */
  function measure(a, b) {
    const across = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
    const down = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
    const intersection = across * down;
    const union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - intersection;
    const width = Math.max(a[2], b[2]) - Math.min(a[0], b[0]);
    const height = Math.max(a[3], b[3]) - Math.min(a[1], b[1]);
    const enclosing = width * height;
    const diagonal = width ** 2 + height ** 2;
    const centres = ((a[0] + a[2] - b[0] - b[2]) / 2) ** 2 + ((a[1] + a[3] - b[1] - b[3]) / 2) ** 2;
    const iou = ratio(intersection, union);
    const diou = iou - ratio(centres, diagonal);
    const shape = (/** @type {Box} */ box) => Math.atan2(box[2] - box[0], box[3] - box[1]);
    const v = (4 / Math.PI ** 2) * (shape(a) - shape(b)) ** 2;
    return {
      intersection, union, enclosing, centres, diagonal, iou, diou,
      giou: iou - ratio(enclosing - union, enclosing),
      ciou: diou - ratio(v, 1 - iou + v) * v,
    };
  }

  const within = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high) => Math.min(high, Math.max(low, value));

  /**
   * A box moved, or with one of its corners moved, inside the frame.
   * @param {Box} box
   * @param {"whole" | "first" | "last"} part
   * @param {number} right
   * @param {number} down
   * @returns {Box}
   */
  function moved([x1, y1, x2, y2], part, right, down) {
    if (part === "first") return [within(x1 + right, 0, x2), within(y1 + down, 0, y2), x2, y2];
    if (part === "last") return [x1, y1, within(x2 + right, x1, WIDE), within(y2 + down, y1, TALL)];
    const [dx, dy] = [within(right, -x1, WIDE - x2), within(down, -y1, TALL - y2)];
    return [x1 + dx, y1 + dy, x2 + dx, y2 + dy];
  }

  class Boxes extends Widget {
    build() {
      this.say = WORDS[this.tongue];
      /** @type {Record<"a" | "b", Box>} */
      this.boxes = { a: /** @type {Box} */ ([...this.start.a]), b: /** @type {Box} */ ([...this.start.b]) };
      this.outer = draw("rect", { class: "kb-enclosing" });
      this.shared = draw("rect", { class: "kb-shared" });
      const svg = draw("svg", { class: "kb-field-of-boxes", viewBox: `-4 -4 ${WIDE + 8} ${TALL + 8}` },
        draw("rect", { class: "kb-frame", x: 0, y: 0, width: WIDE, height: TALL }), this.outer, this.shared);
      /** @type {{name: "a" | "b", part: "whole" | "first" | "last", shape: SVGElement}[]} */
      this.grips = [];
      for (const name of /** @type {("a" | "b")[]} */ (["a", "b"])) {
        for (const part of /** @type {("whole" | "first" | "last")[]} */ (["whole", "first", "last"])) {
          const [tag, more] = part === "whole" ? ["rect", {}] : ["circle", { r: 4.5 }]; // as wide as a fingertip needs
          const shape = draw(tag, { class: `kb-grip kb-${name}`, tabindex: 0, role: "button", ...more });
          this.grips.push({ name, part, shape });
          this.listen(svg, shape, name, part);
        }
      }
      this.letters = { a: draw("text", { class: "kb-letter" }, "A"), b: draw("text", { class: "kb-letter" }, "B") };
      const corners = this.grips.filter(({ part }) => part !== "whole");
      this.dots = corners.map(({ name }) => draw("circle", { class: `kb-knob kb-${name}`, r: 2 }));
      const wholes = this.grips.filter(({ part }) => part === "whole");
      svg.append(...wholes.map(({ shape }) => shape), this.letters.a, this.letters.b, ...this.dots, ...corners.map(({ shape }) => shape));
      this.inputs = { a: this.corners("a"), b: this.corners("b") };
      this.numbers = kb.make("div");
      this.box.append(svg, kb.make("p", { class: "kb-key" }, this.say.key), this.inputs.a, this.inputs.b, this.numbers);
    }

    /** @param {"a" | "b"} name @returns {HTMLElement} the four coordinates to type */
    corners(name) {
      const title = `${this.say.box} ${name.toUpperCase()}`;
      const fields = ["x1", "y1", "x2", "y2"].map((corner, place) => field(this,
        { name: corner, value: this.boxes[name][place], min: 0, max: place % 2 ? TALL : WIDE, title: `${title} ${corner}`, on: "change" },
        (value) => this.typed(name, place, value)));
      return kb.make("div", { class: `kb-layer kb-of-${name}`, role: "group", "aria-label": title }, kb.make("span", { class: "kb-layer-name" }, title), ...fields);
    }

    /** @param {"a" | "b"} name @param {number} place @param {number} value */
    typed(name, place, value) {
      const box = this.boxes[name];
      box[place] = value;
      const other = (place + 2) % 4; // the opposite side gives way
      box[other] = place < 2 ? Math.max(value, box[other]) : Math.min(value, box[other]);
      this.change();
    }

    /**
     * @param {SVGElement} svg
     * @param {SVGElement} shape
     * @param {"a" | "b"} name
     * @param {"whole" | "first" | "last"} part
     */
    listen(svg, shape, name, part) {
      const move = (/** @type {Box} */ from, /** @type {number} */ right, /** @type {number} */ down) => {
        this.boxes[name] = moved(from, part, right, down);
        this.change();
      };
      shape.addEventListener("keydown", (event) => {
        const arrow = ARROWS[event.key];
        if (!arrow || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        const size = event.shiftKey ? 5 : 1;
        move(this.boxes[name], arrow[0] * size, arrow[1] * size);
      });
      /** @type {{x: number, y: number, box: Box} | null} */
      let held = null;
      shape.addEventListener("pointerdown", (event) => {
        if (event.button) return;
        held = { x: event.clientX, y: event.clientY, box: [...this.boxes[name]] };
        shape.setPointerCapture(event.pointerId);
      });
      shape.addEventListener("pointermove", (event) => {
        if (!held) return;
        const scale = (WIDE + 8) / svg.getBoundingClientRect().width;
        move(held.box, Math.round((event.clientX - held.x) * scale), Math.round((event.clientY - held.y) * scale));
      });
      // Chromium scrolls the page in spite of touch-action on a part of an SVG.
      shape.addEventListener("touchmove", (event) => event.preventDefault(), { passive: false });
      for (const end of ["pointerup", "pointercancel"]) {
        shape.addEventListener(end, () => {
          held = null;
        });
      }
    }

    show() {
      const { say, boxes: { a, b } } = this;
      const place = (/** @type {SVGElement} */ rect, /** @type {Box} */ [x1, y1, x2, y2]) => {
        const shape = { x: x1, y: y1, width: Math.max(0, x2 - x1), height: Math.max(0, y2 - y1) };
        for (const [key, value] of Object.entries(shape)) rect.setAttribute(key, String(value));
      };
      for (const { name, part, shape } of this.grips) {
        const [x1, y1, x2, y2] = this.boxes[name];
        const letter = name.toUpperCase();
        const where = part === "whole" ? `${x1} ${y1} ${x2} ${y2}` : part === "first" ? `${x1} ${y1}` : `${x2} ${y2}`;
        const title = part === "whole" ? `${say.box} ${letter}` : this.tongue === "zh" ? `${say.box} ${letter} ${say.corner}` : `${say.corner} ${letter}`;
        shape.setAttribute("aria-label", `${title} (${where}): ${say.move}`);
        if (part === "whole") {
          place(shape, [x1, y1, x2, y2]);
        } else {
          const knob = this.dots[2 * Number(name === "b") + Number(part === "last")];
          for (const circle of [shape, knob]) {
            circle.setAttribute("cx", String(part === "first" ? x1 : x2));
            circle.setAttribute("cy", String(part === "first" ? y1 : y2));
          }
        }
      }
      for (const name of /** @type {("a" | "b")[]} */ (["a", "b"])) {
        this.letters[name].setAttribute("x", String(this.boxes[name][0] + 3));
        this.letters[name].setAttribute("y", String(this.boxes[name][1] + 8));
        this.inputs[name].querySelectorAll("input").forEach((input, corner) => {
          const value = String(this.boxes[name][corner]);
          if (input.value !== value) input.value = value;
          input.setAttribute("aria-invalid", "false");
        });
      }
      place(this.outer, [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])]);
      place(this.shared, [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]);
      const found = measure(a, b);
      this.numbers.replaceChildren(
        results(say.overlaps, [["IoU", show(found.iou)], ["GIoU", show(found.giou)], ["DIoU", show(found.diou)], ["CIoU", show(found.ciou)]]),
        results(say.areas, [["A ∩ B", show(found.intersection)], ["A ∪ B", show(found.union)], ["C", show(found.enclosing)],
          ["ρ²", show(found.centres, 2)], ["c²", show(found.diagonal)]]));
    }

    summary() {
      const found = measure(this.boxes.a, this.boxes.b);
      return `IoU ${show(found.iou)}, GIoU ${show(found.giou)}, DIoU ${show(found.diou)}, CIoU ${show(found.ciou)}`;
    }
  }

  kb.widgets.boxes = { measure, moved };
  define("kb-boxes", Boxes);
})((globalThis.kb = globalThis.kb || {}));
