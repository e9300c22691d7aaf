// <kb-receptive-field>: edit a stack of layers; size, jump and start of each, and the cone.
(function start(/** @type {any} */ kb) {
  "use strict";

  // Instant navigation runs a page's scripts as they arrive, in whatever order.
  if (!kb.parts) return void addEventListener("kb-parts", () => start(kb), { once: true });
  const { draw, show, field, button, Widget, define } = kb.parts;

  /** @typedef {[kernel: number, stride: number, padding: number, dilation: number]} Layer */

  const MOST = 12;
  // Within these every number of 12 layers is exact in a double.
  const LIMITS = [[1, 31], [1, 8], [0, 99], [1, 64]];
  const WORDS = {
    zh: {
      parts: ["核", "步幅", "填充", "膨胀"], size: "感受野", jump: "跳距", start: "起点", layer: (/** @type {number} */ n) => `第 ${n} 层`,
      image: "图像", add: "加一层", remove: (/** @type {number} */ n) => `删除第 ${n} 层`, copy: "复制链接", copied: "链接已复制",
      link: "链接", bad: "链接里的层读不懂，显示的是原来的例子。",
      cone: (/** @type {string} */ size, /** @type {string} */ first, /** @type {string} */ last) => `最上层的 0 号单元看到像素 ${first} 到 ${last}，共 ${size} 个`,
      key: "锥体属于最上层的 0 号单元；右边是每层看到的单元数；空心的落在填充里。",
    },
    en: {
      parts: ["kernel", "stride", "padding", "dilation"], size: "size", jump: "jump", start: "start", layer: (/** @type {number} */ n) => `layer ${n}`,
      image: "image", add: "Add a layer", remove: (/** @type {number} */ n) => `Remove layer ${n}`, copy: "Copy link", copied: "The link was copied",
      link: "Link", bad: "The layers in the link could not be read; this is the first example.",
      cone: (/** @type {string} */ size, /** @type {string} */ first, /** @type {string} */ last) => `Unit 0 of the top layer sees pixels ${first} to ${last}, ${size} in all`,
      key: "The cone is that of unit 0 of the top layer; on the right, the units seen in each layer; hollow ones lie in the padding.",
    },
  };

  /**
   * Size, jump and start after each layer, from the image up.
   * @param {Layer[]} layers
   * @returns {{size: number, jump: number, start: number}[]}
   */
  function fields(layers) {
    let [size, jump, start] = [1, 1, 0];
    return layers.map(([kernel, stride, padding, dilation]) => {
      const reach = dilation * (kernel - 1); // pixels of the layer's own input, first tap to last
      size += reach * jump;
      start += (reach / 2 - padding) * jump;
      jump *= stride; // a layer's own stride acts on the next one
      return { size, jump, start };
    });
  }

  /**
   * First and last unit that a unit of the top layer sees, in the image and after each layer.
   * @param {Layer[]} layers
   * @param {number} index
   * @returns {[number, number][]}
   */
  function views(layers, index) {
    let [first, last] = [index, index];
    /** @type {[number, number][]} */
    const found = [[first, last]];
    for (const [kernel, stride, padding, dilation] of [...layers].reverse()) {
      first = first * stride - padding;
      last = last * stride - padding + dilation * (kernel - 1);
      found.unshift([first, last]);
    }
    return found;
  }

  /** @param {Layer[]} layers @returns {string} the stack as it stands in an address */
  const written = (layers) => layers.map((layer) => layer.join(".")).join("-");

  /** @param {string} text @returns {Layer[] | null} the stack of an address, if it is one */
  function read(text) {
    if (!/^\d{1,2}(\.\d{1,2}){3}(-\d{1,2}(\.\d{1,2}){3})*$/.test(text)) return null;
    const layers = /** @type {Layer[]} */ (text.split("-").map((layer) => layer.split(".").map(Number)));
    const fits = layers.every((layer) => layer.every((value, part) => LIMITS[part][0] <= value && value <= LIMITS[part][1]));
    return fits && layers.length <= MOST ? layers : null;
  }

  class ReceptiveField extends Widget {
    build() {
      this.say = WORDS[this.tongue];
      const shared = new URLSearchParams(location.search).get("layers");
      const found = shared === null ? null : read(shared);
      if (shared !== null && !found) this.note.textContent = this.say.bad;
      /** @type {Layer[]} */
      this.layers = found || this.start.layers.map((/** @type {Layer} */ layer) => [...layer]);
      this.list = kb.make("div", { class: "kb-layers" });
      this.adder = button(this.say.add, () => this.add());
      const copy = button(this.say.copy, () => this.copy());
      this.picture = kb.make("div", { class: "kb-picture" });
      this.box.append(this.list, kb.make("div", { class: "kb-buttons" }, this.adder, copy), this.picture,
        kb.make("p", { class: "kb-key" }, this.say.key));
      this.rows();
    }

    /** The fields of all layers; made anew only when a layer comes or goes. */
    rows() {
      const { say } = this;
      this.outcomes = this.layers.map(() => [say.size, say.jump, say.start].map((name) => {
        const value = kb.make("b");
        return { value, whole: kb.make("span", { class: "kb-outcome" }, kb.make("span", {}, name), value) };
      }));
      this.list.replaceChildren(...this.layers.map((layer, place) => {
        const name = say.layer(place + 1);
        const inputs = say.parts.map((part, which) => field(this,
          { name: part, value: layer[which], min: LIMITS[which][0], max: LIMITS[which][1], title: `${name} ${part}` },
          (value) => {
            layer[which] = value;
            this.edited();
          }));
        const gone = button("×", () => this.remove(place));
        gone.setAttribute("aria-label", say.remove(place + 1));
        gone.disabled = this.layers.length === 1;
        return kb.make("div", { class: "kb-layer", role: "group", "aria-label": name },
          kb.make("span", { class: "kb-layer-name" }, name), ...inputs, ...this.outcomes[place].map(({ whole }) => whole), gone);
      }));
      this.adder.disabled = this.layers.length >= MOST;
    }

    add() {
      this.layers.push([3, 1, 1, 1]);
      this.rows();
      this.edited();
      /** @type {HTMLElement} */ (this.list.lastElementChild).querySelector("input")?.focus();
    }

    /** @param {number} place */
    remove(place) {
      this.layers.splice(place, 1);
      this.rows();
      this.edited();
      this.list.children[Math.min(place, this.layers.length - 1)].querySelector("input")?.focus();
    }

    /** The address of this page with the stack in it. */
    get address() {
      const url = new URL(location.href);
      url.searchParams.set("layers", written(this.layers));
      url.hash = this.id;
      return url;
    }

    edited() {
      const url = this.address;
      url.hash = location.hash;
      try {
        history.replaceState(history.state, "", url);
      } catch {
        // A page opened from disk may not change its address; the link can still be copied.
      }
      this.change();
    }

    async copy() {
      const { say } = this;
      try {
        await navigator.clipboard.writeText(this.address.href);
        this.note.textContent = say.copied;
      } catch {
        const line = kb.make("input", { type: "text", readonly: true, value: this.address.href, "aria-label": say.link });
        this.note.replaceChildren(line);
        line.focus();
        line.select();
      }
    }

    show() {
      fields(this.layers).forEach(({ size, jump, start }, place) => {
        [size, jump, start].forEach((value, which) => {
          this.outcomes[place][which].value.textContent = show(value, 1);
        });
      });
      this.picture.replaceChildren(this.cone());
    }

    summary() {
      const [[first, last]] = views(this.layers, 0);
      return this.say.cone(show(last - first + 1), show(first), show(last));
    }

    /** @returns {SVGElement} the units seen in every layer, above the pixels they depend on */
    cone() {
      const { say, layers, width } = this;
      const seen = views(layers, 0);
      const places = [{ jump: 1, start: 0 }, ...fields(layers)];
      const [left, right, step, half] = [58, 48, 34, 8];
      const height = step * layers.length + 2 * half + 4;
      const scale = (width - left - right) / (seen[0][1] - seen[0][0] + 1);
      const x = (/** @type {number} */ pixel) => left + (pixel - seen[0][0] + 0.5) * scale;
      const y = (/** @type {number} */ level) => height - half - 2 - step * level;
      const edge = Math.max(1, Math.min(half, scale / 2 - 0.5)); // half the width of a unit
      const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": this.summary() });
      seen.forEach(([first, last], level) => {
        const at = (/** @type {number} */ unit) => x(places[level].start + places[level].jump * unit);
        if (level) {
          const below = (/** @type {number} */ unit) => x(places[level - 1].start + places[level - 1].jump * unit);
          const [low, high] = seen[level - 1];
          svg.append(draw("polygon", {
            class: "kb-cone",
            points: [[at(first) - edge, y(level) + half], [at(last) + edge, y(level) + half],
              [below(high) + edge, y(level - 1) - half], [below(low) - edge, y(level - 1) - half]].join(" "),
          }));
        }
        const gap = places[level].jump * scale;
        if (gap >= 4 && last - first < 200) {
          for (let unit = first; unit <= last; unit += 1) {
            svg.append(draw("rect", {
              class: unit < 0 ? "kb-unit kb-hollow" : "kb-unit", x: at(unit) - edge, y: y(level) - half, width: 2 * edge, height: 2 * half,
            }));
          }
        } else {
          const bar = (/** @type {string} */ name, /** @type {number} */ from, /** @type {number} */ to) => to >= from
            && svg.append(draw("rect", { class: name, x: at(from) - edge, y: y(level) - half, width: at(to) - at(from) + 2 * edge, height: 2 * half }));
          bar("kb-unit kb-hollow", first, Math.min(last, -1));
          bar("kb-unit", Math.max(first, 0), last);
        }
        svg.append(
          draw("text", { x: 0, y: y(level) + 4 }, level ? say.layer(level) : say.image),
          draw("text", { x: width, y: y(level) + 4, "text-anchor": "end", class: "kb-strong" }, show(last - first + 1)));
      });
      return svg;
    }
  }

  kb.widgets.receptiveField = { fields, views, written, read };
  define("kb-receptive-field", ReceptiveField);
})((globalThis.kb = globalThis.kb || {}));
