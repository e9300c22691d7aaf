// Exact numbers for the page quiz: fractions of BigInts, read and shown as the terminal does.
(function (kb) {
  "use strict";

  const gcd = (a, b) => (b ? gcd(b, a % b) : a < 0n ? -a : a);
  const abs = (a) => (a < 0n ? -a : a);

  /** A number `above / below` in lowest terms, below positive. */
  class Fraction {
    constructor(above, below = 1n) {
      const sign = below < 0n ? -1n : 1n;
      const common = gcd(above, below) || 1n;
      this.above = (sign * above) / common;
      this.below = (sign * below) / common;
    }

    /** Reads `3`, `-3/4`, `0.25` (plain ASCII). */
    static of(text) {
      const [above, below = "1"] = String(text).split("/");
      return Fraction.decimal(above).over(Fraction.decimal(below));
    }

    static decimal(text) {
      const [whole, part = ""] = text.split(".");
      const digits = whole.replace(/,/g, "") + part;
      const sign = digits.startsWith("-") ? -1n : 1n;
      return new Fraction(sign * BigInt(digits.replace(/^[+-]/, "") || "0"), 10n ** BigInt(part.length));
    }

    plus(other) {
      return new Fraction(this.above * other.below + other.above * this.below, this.below * other.below);
    }

    minus(other) {
      return this.plus(new Fraction(-other.above, other.below));
    }

    times(other) {
      return new Fraction(this.above * other.above, this.below * other.below);
    }

    over(other) {
      return new Fraction(this.above * other.below, this.below * other.above);
    }

    power(exponent) {
      const size = BigInt(Math.abs(exponent));
      const raised = new Fraction(this.above ** size, this.below ** size);
      return exponent < 0 ? new Fraction(raised.below, raised.above) : raised;
    }

    size() {
      return new Fraction(abs(this.above), this.below);
    }

    isZero() {
      return this.above === 0n;
    }

    /** -1, 0 or 1 as this is below, equal to or above the other. */
    compare(other) {
      const gap = this.above * other.below - other.above * this.below;
      return gap < 0n ? -1 : gap > 0n ? 1 : 0;
    }

    toString() {
      return this.below === 1n ? String(this.above) : `${this.above}/${this.below}`;
    }
  }

  const ONE = new Fraction(1n);

  /** The power of ten of the first digit. */
  function magnitude(value) {
    const size = value.size();
    if (size.isZero()) return 0;
    const power = String(size.above).length - String(size.below).length;
    return size.compare(new Fraction(10n).power(power)) >= 0 ? power : power - 1;
  }

  /** Up to six significant digits, like Python's `:.6g`. */
  function about(value) {
    if (value.isZero()) return "0";
    const sign = value.above < 0n ? "-" : "";
    let power = magnitude(value);
    const scaled = value.size().times(new Fraction(10n).power(5 - power));
    let digits = scaled.above / scaled.below;
    const rest = scaled.minus(new Fraction(digits)).compare(new Fraction(1n, 2n));
    if (rest > 0 || (rest === 0 && digits % 2n === 1n)) digits += 1n;
    if (digits === 1000000n) [digits, power] = [100000n, power + 1];
    const text = String(digits);
    const plain = power > 300 || power < -300;
    if (power < -4 || power >= 6) {
      const head = `${text[0]}.${text.slice(1)}`.replace(/\.?0+$/, "");
      const size = String(Math.abs(power));
      const tail = plain ? `${power}` : `${power < 0 ? "-" : "+"}${size.padStart(2, "0")}`;
      return `${sign}${head}e${tail}`;
    }
    if (power >= 5) return sign + text;
    const point = power + 1;
    const full = point > 0 ? `${text.slice(0, point)}.${text.slice(point)}` : `0.${"0".repeat(-point)}${text}`;
    return sign + full.replace(/\.?0+$/, "");
  }

  /** The exact decimal of at most twelve places, or an empty string. */
  function shortestDecimal(value) {
    const scaled = value.times(new Fraction(10n ** 12n));
    if (scaled.below !== 1n || value.size().compare(new Fraction(10n ** 15n)) >= 0) return "";
    const digits = String(abs(scaled.above)).padStart(13, "0");
    return `${scaled.above < 0n ? "-" : ""}${digits.slice(0, -12)}.${digits.slice(-12).replace(/0+$/, "")}`;
  }

  /** A number as a person reads it. */
  function show(value) {
    if (value.below === 1n) {
      const digits = String(value.above);
      return digits.length <= 40 ? digits : `≈ ${about(value)}`;
    }
    const decimal = shortestDecimal(value);
    if (decimal) return decimal;
    const short = String(value.above).length + String(value.below).length <= 16;
    return short ? `${value} ≈ ${about(value)}` : `≈ ${about(value)}`;
  }

  kb.Fraction = Fraction;
  kb.ONE = ONE;
  kb.showNumber = show;
})((globalThis.kb = globalThis.kb || {}));
