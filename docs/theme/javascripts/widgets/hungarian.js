// <kb-hungarian>: a table of costs to edit, its cheapest one-to-one assignment, and the greedy one.
(function start(/** @type {any} */ kb) {
  "use strict";

  // Instant navigation runs a page's scripts as they arrive, in whatever order.
  if (!kb.parts) return void addEventListener("kb-parts", () => start(kb), { once: true });
  const { show, field, results, Widget, define } = kb.parts;

  /** @typedef {[row: number, column: number][]} Pairs */

  const MOST = 5;
  const TIE = 1e-9;
  const WORDS = {
    zh: {
      rows: "query 数", columns: "物体数", cost: (/** @type {number} */ row, /** @type {number} */ column) => `query ${row} 物体 ${column} 的代价`,
      caption: "代价：行是 query，列是物体", row: "q", column: "物", best: "最优", greedy: "贪心", total: "总代价", pairs: "物体 ← query",
      key: "■ 最优：试遍所有一对一的配法。○ 贪心：物体从左到右，每个取还空着的最便宜的 query。",
      saved: (/** @type {string} */ gap) => `贪心多付 ${gap}`, same: "贪心也达到最优",
    },
    en: {
      rows: "queries", columns: "objects", cost: (/** @type {number} */ row, /** @type {number} */ column) => `Cost of query ${row} object ${column}`,
      caption: "Costs: a row a query, a column an object", row: "q", column: "o", best: "optimal", greedy: "greedy", total: "Total cost", pairs: "object ← query",
      key: "■ Optimal: every one-to-one assignment is tried. ○ Greedy: objects from left to right, each takes the cheapest query still free.",
      saved: (/** @type {string} */ gap) => `greedy pays ${gap} more`, same: "greedy is optimal here",
    },
  };

  /** @param {number[][]} cost @param {Pairs} pairs @returns {number} */
  const total = (cost, pairs) => pairs.reduce((sum, [row, column]) => sum + cost[row][column], 0);

  /**
   * The cheapest assignment that uses every row or every column, whichever are fewer, by trying all.
   * @param {number[][]} cost
   * @returns {Pairs} by ascending row; of equals the first in that order
   */
  function optimal(cost) {
    const [rows, columns] = [cost.length, cost[0].length];
    const wanted = Math.min(rows, columns);
    /** @type {{price: number, pairs: Pairs}} */
    let best = { price: Infinity, pairs: [] };
    const search = (/** @type {number} */ row, /** @type {Pairs} */ pairs, /** @type {number} */ price) => {
      if (pairs.length === wanted) {
        if (price < best.price - TIE) best = { price, pairs: [...pairs] };
        return;
      }
      if (rows - row < wanted - pairs.length) return;
      for (let column = 0; column < columns; column += 1) {
        if (pairs.some(([, taken]) => taken === column)) continue;
        search(row + 1, [...pairs, [row, column]], price + cost[row][column]);
      }
      search(row + 1, pairs, price); // this row stays without a partner
    };
    search(0, [], 0);
    return best.pairs;
  }

  /**
   * Column by column the cheapest row still free; of equals the first.
   * @param {number[][]} cost
   * @returns {Pairs} by column
   */
  function greedy(cost) {
    const free = cost.map((_, row) => row);
    /** @type {Pairs} */
    const pairs = [];
    for (let column = 0; column < cost[0].length && free.length; column += 1) {
      const row = free.reduce((one, other) => (cost[other][column] < cost[one][column] ? other : one));
      free.splice(free.indexOf(row), 1);
      pairs.push([row, column]);
    }
    return pairs;
  }

  class Hungarian extends Widget {
    build() {
      const say = WORDS[this.tongue];
      this.say = say;
      /** @type {number[][]} */
      this.cost = this.start.cost.map((/** @type {number[]} */ row) => [...row]);
      const size = (/** @type {string} */ name, /** @type {number} */ value, /** @type {(value: number) => void} */ act) =>
        field(this, { name, value, min: 1, max: MOST }, (typed) => {
          act(typed);
          this.cells();
          this.change();
        });
      const fresh = (/** @type {number} */ row, /** @type {number} */ column) => 1 + ((3 * row + 5 * column) % 9);
      this.table = kb.make("div");
      this.numbers = kb.make("div");
      this.line = kb.make("p", { class: "kb-ruling" });
      this.box.append(
        kb.make("div", { class: "kb-controls" },
          size(say.rows, this.cost.length, (rows) => {
            this.cost = Array.from({ length: rows }, (_, row) => this.cost[row] || this.cost[0].map((_, column) => fresh(row, column)));
          }),
          size(say.columns, this.cost[0].length, (columns) => {
            this.cost = this.cost.map((values, row) => Array.from({ length: columns }, (_, column) => values[column] ?? fresh(row, column)));
          })),
        kb.make("p", { class: "kb-key" }, say.caption), this.table, kb.make("p", { class: "kb-key" }, say.key), this.numbers, this.line);
      this.cells();
    }

    /** The fields of all costs; made anew only when the table changes its size. */
    cells() {
      const { say } = this;
      /** @type {HTMLElement[][]} */
      this.marks = this.cost.map((values) => values.map(() => kb.make("span", { class: "kb-marks", "aria-hidden": "true" })));
      const head = kb.make("tr", {}, kb.make("td"), ...this.cost[0].map((_, column) => kb.make("th", { scope: "col" }, `${say.column}${column + 1}`)));
      const body = this.cost.map((values, row) => kb.make("tr", {}, kb.make("th", { scope: "row" }, `${say.row}${row + 1}`), ...values.map((value, column) => {
        const cell = field(this, { name: "", value, min: -99, max: 99, step: "any", title: say.cost(row + 1, column + 1) }, (typed) => {
          this.cost[row][column] = typed;
          this.change();
        });
        return kb.make("td", {}, cell, this.marks[row][column]);
      })));
      this.table.replaceChildren(kb.make("table", { class: "kb-table kb-grid kb-cells", "aria-label": say.caption }, kb.make("thead", {}, head), kb.make("tbody", {}, ...body)));
    }

    show() {
      const { say, cost } = this;
      const [best, quick] = [optimal(cost), greedy(cost)];
      const has = (/** @type {Pairs} */ pairs, /** @type {number} */ row, /** @type {number} */ column) => pairs.some(([r, c]) => r === row && c === column);
      this.marks.forEach((line, row) => line.forEach((mark, column) => {
        const [one, other] = [has(best, row, column), has(quick, row, column)];
        mark.textContent = (one ? "■" : "") + (other ? "○" : "");
        mark.parentElement?.classList.toggle("kb-chosen", one);
      }));
      this.numbers.replaceChildren(
        results(say.total, [[say.best, this.price(best)], [say.greedy, this.price(quick)]]),
        results(say.pairs, [[say.best, this.pairing(best)], [say.greedy, this.pairing(quick)]]));
      this.line.textContent = this.gap(best, quick);
    }

    /** @param {Pairs} pairs @returns {string} */
    price(pairs) {
      return show(Number(total(this.cost, pairs).toFixed(6)), 2);
    }

    /** @param {Pairs} pairs @returns {string} */
    pairing(pairs) {
      return [...pairs].sort((one, other) => one[1] - other[1]).map(([row, column]) => `${column + 1}←${row + 1}`).join(", ");
    }

    /** @param {Pairs} best @param {Pairs} quick @returns {string} */
    gap(best, quick) {
      const more = total(this.cost, quick) - total(this.cost, best);
      return more > TIE ? this.say.saved(show(Number(more.toFixed(6)), 2)) : this.say.same;
    }

    summary() {
      const [best, quick] = [optimal(this.cost), greedy(this.cost)];
      return `${this.say.best} ${this.price(best)} (${this.pairing(best)}); ${this.say.greedy} ${this.price(quick)} (${this.pairing(quick)})`;
    }
  }

  kb.widgets.hungarian = { optimal, greedy, total };
  define("kb-hungarian", Hungarian);
})((globalThis.kb = globalThis.kb || {}));
