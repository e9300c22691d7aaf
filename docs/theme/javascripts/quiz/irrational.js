// Roots, logarithms and powers of e to 60 digits, for answers typed as arithmetic.
(function (kb) {
  "use strict";

  const { Fraction } = kb;
  const BITS = 4000;

  /** An answer that cannot be read; never graded. */
  class Unreadable extends Error {
    constructor(zh, en) {
      super(en);
      this.reason = { zh, en };
    }
  }

  const UNIT = 10n ** 80n; // fixed point of 80 decimal places
  const ZERO = new Fraction(0n);
  const PI = new Fraction(314159265358979323846264338327950288419716939937510582097494459n, 10n ** 62n);
  const bitsOf = (whole) => (whole < 0n ? -whole : whole).toString(2).length;
  const fixed = (value) => (value.above * UNIT) / value.below;

  function isqrt(whole) {
    if (whole < 2n) return whole;
    let root = 1n << BigInt((bitsOf(whole) + 1) >> 1);
    for (;;) {
      const next = (root + whole / root) >> 1n;
      if (next >= root) return root;
      root = next;
    }
  }

  /** To 60 significant digits. */
  function rounded(value) {
    if (value.isZero()) return value;
    const scale = 60 - (String(value.size().above).length - String(value.below).length);
    const ten = new Fraction(10n).power(scale);
    const scaled = value.times(ten);
    return new Fraction(scaled.above / scaled.below).over(ten);
  }

  function sqrt(value) {
    if (value.compare(ZERO) < 0) throw new Unreadable("负数没有平方根", "a negative number has no square root");
    const root = new Fraction(isqrt(value.above), isqrt(value.below));
    if (root.times(root).compare(value) === 0) return root;
    const scale = 4n ** BigInt(Math.max(0, bitsOf(value.below) - bitsOf(value.above)) + 200);
    return rounded(new Fraction(isqrt((value.above * scale) / value.below), isqrt(scale)));
  }

  /** ln of a fixed-point number near 1, as 2 atanh((m − 1) / (m + 1)). */
  function lnNear(m) {
    const ratio = ((m - UNIT) * UNIT) / (m + UNIT);
    const square = (ratio * ratio) / UNIT;
    let [power, sum] = [ratio, 0n];
    for (let n = 1n; power !== 0n; n += 2n) {
      sum += power / n;
      power = (power * square) / UNIT;
    }
    return 2n * sum;
  }

  const LN2 = lnNear(2n * UNIT);

  function ln(value) {
    if (value.compare(ZERO) <= 0) {
      throw new Unreadable("只有正数才有对数", "only positive numbers have a logarithm");
    }
    const twos = bitsOf(value.above) - bitsOf(value.below);
    const near = value.over(new Fraction(2n).power(twos));
    return rounded(new Fraction(BigInt(twos) * LN2 + lnNear(fixed(near)), UNIT));
  }

  function exp(value) {
    if (value.size().compare(new Fraction(BigInt(BITS / 2))) > 0) {
      throw new Unreadable("乘方的结果太大或太小", "the power is too large or too small");
    }
    const x = fixed(value);
    const twos = x / LN2;
    const rest = x - twos * LN2;
    let [term, sum] = [UNIT, 0n];
    for (let n = 1n; term !== 0n; n += 1n) {
      sum += term;
      term = (term * rest) / UNIT / n;
    }
    return rounded(new Fraction(sum, UNIT).times(new Fraction(2n).power(Number(twos))));
  }

  function snapped(value) {
    const half = new Fraction(1n, 2n);
    const up = value.plus(half);
    const whole = new Fraction(up.above >= 0n ? up.above / up.below : -((-up.above + up.below - 1n) / up.below));
    const scale = value.size().compare(kb.ONE) > 0 ? value.size() : kb.ONE;
    return value.minus(whole).size().compare(scale.over(new Fraction(10n ** 40n))) <= 0 ? whole : value;
  }

  const log = (base) => (value) => snapped(ln(value).over(ln(new Fraction(base))));
  const functions = { sqrt, ln, exp, log2: log(2n), log10: log(10n), lg: log(10n) };

  Object.assign(kb, { BITS, PI, Unreadable, bitsOf, functions, rounded, snapped });
})((globalThis.kb = globalThis.kb || {}));
