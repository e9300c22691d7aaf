// Arithmetic as people type it: the same grammar as the terminal's kb/quiz/answers/arithmetic.py.
(function (kb) {
  "use strict";

  const { BITS, Fraction, Unreadable, bitsOf, rounded, snapped } = kb;
  const DEEPEST = 20;

  const GROUPED = [",", "_", "'", " "].map((by) => `[1-9][0-9]{0,2}(?:${by}[0-9]{3})+(?![0-9])`).join("|");
  const TOKEN = new RegExp(
    `(?<number>(?:(?:${GROUPED}|[0-9]+)(?:\\.[0-9]*)?|\\.[0-9]+)(?:e[+-]?[0-9]{1,3}(?![0-9.]))?)` +
    "|(?<name>sqrt|√|根号|ln|log10|log2|lg|log|exp)" +
    "|(?<constant>(?:pi|(?<![0-9.])e)(?![a-z])|π)" +
    "|(?<power>\\^|\\*\\*)|(?<times>[×*x])|(?<sign>[-+])|(?<over>/)|(?<open>[([{])|(?<close>[)\\]}])", "iuy");
  const PAIRS = { "(": ")", "[": "]", "{": "}" };
  const ROOTS = ["sqrt", "√", "根号"];

  const ZERO = new Fraction(0n);
  const FUNCTIONS = { ...kb.functions, "√": kb.functions.sqrt, "根号": kb.functions.sqrt };
  const bits = (value) => Math.max(bitsOf(value.above), bitsOf(value.below));
  const negated = (value) => new Fraction(-value.above, value.below);

  class Incomplete extends Error {}

  class Reader {
    constructor(text, fractional) {
      Object.assign(this, { text, fractional, place: 0, depth: 0, divided: false, terms: 1, rough: false });
    }

    /** The token ahead, after a space: its kind and its text. */
    next() {
      const start = this.place + (this.text[this.place] === " " ? 1 : 0);
      TOKEN.lastIndex = start;
      const found = TOKEN.exec(this.text);
      if (!found) return null;
      const [kind, text] = Object.entries(found.groups).find(([, part]) => part !== undefined);
      return { kind, text: text.toLowerCase(), end: start + found[0].length };
    }

    take(kind) {
      const found = this.next();
      if (!found || found.kind !== kind) return "";
      this.place = found.end;
      return found.text;
    }

    sum() {
      let value = this.product();
      for (let sign; (sign = this.operator("sign")); ) {
        const other = this.product();
        value = this.kept(sign === "+" ? value.plus(other) : value.minus(other));
        this.terms += this.depth ? 0 : 1;
      }
      return value;
    }

    product() {
      let [value, divided] = [this.signed(), false];
      for (;;) {
        if (this.operator("times")) {
          [value, divided] = [this.kept(value.times(this.signed())), false];
        } else if (this.operator("over")) {
          const below = this.signed();
          if (below.isZero()) throw new Unreadable("分母是 0", "the denominator is 0");
          [value, divided] = [this.kept(value.over(below)), true];
          this.divided = true;
        } else if (["name", "constant", "open"].includes(this.next()?.kind)) {
          if (divided) {
            throw new Unreadable(
              "a/bc 有两种读法；请写成 a/(b*c) 或 a/b*c",
              "a/bc can be read in two ways; write a/(b*c) or a/b*c");
          }
          value = this.kept(value.times(this.power()));
        } else {
          return value;
        }
      }
    }

    /** An operator, when an operand follows it; 4x may also end in a unit. */
    operator(kind) {
      const { place } = this;
      const sign = this.take(kind);
      const found = this.next();
      if (sign && found && !["times", "over", "power", "close"].includes(found.kind)) return sign;
      this.place = place;
      return "";
    }

    signed() {
      const sign = this.take("sign");
      const value = this.power();
      return sign === "-" ? negated(value) : value;
    }

    power() {
      const base = this.atom();
      if (!this.take("power")) return base;
      this.enter();
      const exponent = this.signed();
      this.depth -= 1;
      return this.raised(base, exponent);
    }

    atom() {
      let found;
      if ((found = this.take("number"))) return this.number(found);
      if ((found = this.take("constant"))) {
        this.rough = true;
        return found === "e" ? FUNCTIONS.exp(kb.ONE) : kb.PI;
      }
      if ((found = this.take("name"))) return this.function(found);
      if ((found = this.take("open"))) {
        this.enter();
        const value = this.sum();
        this.depth -= 1;
        if (this.take("close") !== PAIRS[found]) {
          throw new Unreadable(`括号 ${found} 没有配上`, `the bracket ${found} is not closed`);
        }
        return value;
      }
      throw new Incomplete();
    }

    enter() {
      this.depth += 1;
      if (this.depth > DEEPEST) {
        throw new Unreadable(
          `括号或乘方套得太深，最多 ${DEEPEST} 层`,
          `brackets or powers nest too deeply: at most ${DEEPEST}`);
      }
    }

    function(name) {
      if (name === "log") {
        throw new Unreadable("log 的底不明；请写 ln、log2 或 log10", "which log? Write ln, log2 or log10");
      }
      this.enter();
      const bracketed = this.next()?.kind === "open";
      const value = this.atom();
      this.depth -= 1;
      if (!bracketed && this.next()?.kind === "power") {
        throw new Unreadable(
          `${name} 之后的乘方有两种读法；请加括号`,
          `a power after ${name} can be read in two ways; add brackets`);
      }
      return this.functionOf(name, value);
    }

    functionOf(name, value) {
      const result = FUNCTIONS[name](value);
      this.rough ||= !ROOTS.includes(name) || result.times(result).compare(value) !== 0;
      return this.kept(result);
    }

    number(text) {
      if (this.fractional && text.split(",").length === 2 && !text.includes(".")) {
        const [whole, point] = [text.replace(",", ""), text.replace(",", ".")];
        throw new Unreadable(
          `${text} 有歧义：是 ${whole} 还是 ${point}？请不带逗号重写`,
          `${text} is ambiguous: ${whole} or ${point}? Write it without the comma`);
      }
      const [digits, exponent = "0"] = text.replace(/[,_' ]/g, "").split("e");
      const ten = this.raised(new Fraction(10n), new Fraction(BigInt(exponent.replace("+", ""))));
      return Fraction.decimal(digits.replace(/\.$/, "") || "0").times(ten);
    }

    kept(value) {
      const size = bits(value);
      if (size > BITS) throw new Unreadable("结果太大或太小", "the result is too large or too small");
      return this.rough && size > 800 ? rounded(value) : value;
    }

    raised(base, exponent) {
      const whole = exponent.below === 1n;
      const negative = base.compare(ZERO) < 0;
      if (base.isZero() && exponent.compare(ZERO) < 0) {
        throw new Unreadable("0 没有负数次幂", "0 has no negative power");
      }
      if (whole && exponent.size().times(new Fraction(BigInt(bits(base)))).compare(new Fraction(BigInt(BITS))) <= 0) {
        return this.kept(base.power(Number(exponent.above)));
      }
      if (exponent.compare(new Fraction(1n, 2n)) === 0) return this.functionOf("sqrt", base);
      if (negative && !whole) {
        throw new Unreadable("负数没有分数次幂", "a negative number has no fractional power");
      }
      const odd = exponent.above % 2n !== 0n;
      if (base.isZero() || base.size().compare(kb.ONE) === 0) return odd ? base : base.times(base);
      this.rough = true;
      const value = FUNCTIONS.exp(exponent.times(FUNCTIONS.ln(base.size())));
      return negative && odd ? negated(value) : value;
    }
  }

  /** The longest expression at the start of a text: { value, rest, divided, oneTerm }; null if none. */
  function evaluate(text, fractional) {
    const reader = new Reader(text, fractional);
    let value;
    try {
      value = reader.sum();
    } catch (error) {
      if (error instanceof Incomplete) return null;
      throw error;
    }
    if (reader.rough) value = snapped(value);
    const rest = text.slice(reader.place).replace(/^ +| +$/g, "");
    return { value, rest, divided: reader.divided, oneTerm: reader.terms === 1 };
  }

  kb.evaluate = evaluate;
})((globalThis.kb = globalThis.kb || {}));
