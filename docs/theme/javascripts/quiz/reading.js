// Reading an answer as people write it: the same grammar as the terminal's kb/quiz/answers/reading.py.
(function (kb) {
  "use strict";

  const { Fraction, Unreadable } = kb;
  const MAX_LENGTH = 200;
  const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻";
  const PLAIN_SCRIPTS = "0123456789+-";
  const SAME = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "⁄": "/", "÷": "/", "。": ".", "、": ",",
    "✕": "×", "∗": "*", "·": "×", "⋅": "×", "「": "[", "」": "]", "『": "[", "』": "]",
    "【": "[", "】": "]", "〔": "[", "〕": "]", "〖": "[", "〗": "]", "《": "[", "》": "]", "〈": "[",
    "〉": "]", "“": '"', "”": '"', "‘": "'", "’": "'", "´": "'",
  };
  const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
  const EDGES = new RegExp(`^${SPACE}|${SPACE}$`, "g");

  const quoted = (text) => {
    const letters = [...text];
    return letters.length <= 40 ? `“${text}”` : `“${letters.slice(0, 40).join("")}…”`;
  };

  /** The text in its plain spelling: full-width forms, superscripts, odd signs. */
  function plain(text) {
    const length = [...text].length;
    if (length > MAX_LENGTH) {
      throw new Unreadable(`太长：${length} 个字符，最多 ${MAX_LENGTH} 个`, `too long: ${length} characters, at most ${MAX_LENGTH}`);
    }
    text = text.replace(/[ \t\r\n\u00a0\u2000-\u200a\u202f\u205f\u3000]+/g, " ").replace(EDGES, "");
    if (!text) throw new Unreadable("什么也没有输入", "nothing was typed");
    text = text.replace(/[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, (found) =>
      "^" + [...found].map((c) => PLAIN_SCRIPTS[SUPERSCRIPTS.indexOf(c)]).join(""));
    text = text.replace(/log(₂|₁₀)/gi, (_, base) => (base === "₂" ? "log2" : "log10"));
    text = [...text].map(vulgarFraction).join("");
    for (const character of text) {
      if (/[\p{C}\p{No}\p{Nl}\p{Zl}\p{Zp}]/u.test(character)) {
        const code = "U+" + character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
        throw new Unreadable(`含有不能用于答案的字符 ${code}`, `a character no answer needs: ${code}`);
      }
    }
    return [...text.normalize("NFKC")].map((c) => SAME[c] || c).join("");
  }

  function vulgarFraction(character) {
    if (!/\p{No}/u.test(character)) return character;
    const parts = character.normalize("NFKC");
    return parts.includes("⁄") && !parts.endsWith("⁄") ? " " + parts.replace("⁄", "/") : character;
  }

  const LEAD = /^(?:[=≈~约] ?)?/u;
  const MIXED = /^([+-]? ?)([0-9]+) ([0-9]+\/[0-9]+)( ?[^0-9 ./^*+-].*)?$/u;
  const SUFFIX = /^[^0-9 .,/^*+-][^0-9]*$/u;
  const PERCENT = ["%", "percent", "per cent", "pct"];

  function number(question, text) {
    text = text.replace(LEAD, "");
    if (text.startsWith("百分之")) text = text.slice(3) + "%";
    const mixed = MIXED.exec(text); // 1 1/2
    if (mixed) text = `${mixed[1]}(${mixed[2]}+${mixed[3]})${mixed[4] || ""}`;
    const found = kb.evaluate(text, question.fractional);
    if (!found || (found.rest && !SUFFIX.test(found.rest))) {
      throw new Unreadable(
        `${quoted(text)} 不是能读懂的数；可以写成 31、-0.25、1/7、1.2e-3、1,000，或算式，如 4*25*128^2、(7-1)/2+1、ln(1e5)`,
        `${quoted(text)} is not a number as read here; write it like 31, -0.25, 1/7, 1.2e-3, 1,000, or as arithmetic like 4*25*128^2, (7-1)/2+1, ln(1e5)`);
    }
    const suffix = found.rest.toLowerCase();
    if (question.unit === "%") return percent(found.value, suffix, found.divided);
    if ([...PERCENT, "‰"].includes(suffix) && !question.unit) {
      return found.value.over(new Fraction(suffix === "‰" ? 1000n : 100n));
    }
    return found.value.times(new Fraction(multiple(question, found, text)));
  }

  function percent(value, suffix, isRatio) {
    if (PERCENT.includes(suffix)) return value;
    if (suffix === "‰") return value.over(new Fraction(10n));
    if (suffix) throw wrongUnit(suffix, "%");
    const small = value.size().compare(kb.ONE) <= 0;
    if (isRatio && small) return value.times(new Fraction(100n));
    if (!value.isZero() && small) {
      const [one, hundred] = [kb.showNumber(value), kb.showNumber(value.times(new Fraction(100n)))];
      throw new Unreadable(
        `${one} 有歧义：是 ${one} % 还是 ${hundred} %？请带上百分号`,
        `${one} is ambiguous: ${one} % or ${hundred} %? Write the percent sign`);
    }
    return value;
  }

  function multiple(question, found, text) {
    const suffix = found.rest.toLowerCase();
    const units = question.spellings;
    if (!suffix || units.includes(suffix)) return 1n;
    const names = Object.keys(question.multiples).sort((a, b) => [...b].length - [...a].length);
    for (const name of names) {
      if (!suffix.startsWith(name)) continue;
      const rest = suffix.slice(name.length).replace(EDGES, "");
      if (rest && !units.includes(rest)) continue;
      if (question.magnitudes && !found.oneTerm) {
        throw new Unreadable(
          `${quoted(text)}：${name} 乘的是哪一部分？请加括号`,
          `${quoted(text)}: which part is in ${name}? Add brackets`);
      }
      if (question.magnitudes) return BigInt(question.multiples[name]);
      throw new Unreadable(
        `${quoted(text)}：这里不用 ${name} 作倍数，请写出完整的数`,
        `${quoted(text)}: no multiple such as ${name} here; write the number in full`);
    }
    throw wrongUnit(suffix, question.unit);
  }

  function wrongUnit(suffix, unit) {
    return new Unreadable(
      `${quoted(suffix)} 不是这里的单位：${unit ? `答案的单位是 ${unit}` : "答案没有单位"}`,
      `${quoted(suffix)} is not a unit here: ${unit ? `the answer is in ${unit}` : "the answer has no unit"}`);
  }

  const SIZES = /^(?:torch\.Size\()?[([{"']* ?([0-9]+(?:[ ,x×*]+[0-9]+)*) ?,? ?[)\]}"']*$/i;

  function shape(question, variant, text) {
    const count = variant.answer.value.length;
    const form = question.form || "16×16";
    const like = Array(count).fill("16").join("×");
    const match = SIZES.exec(text);
    const parts = match ? match[1].match(/[0-9]+/g) : [];
    if (!parts.length || parts.some((p) => p.length > 12 || (p[0] === "0" && p !== "0"))) {
      throw new Unreadable(
        `${quoted(text)} 不是能读懂的形状；请写成 ${form}，如 ${like}`,
        `${quoted(text)} is not a shape as read here; write ${form}, like ${like}`);
    }
    if (parts.length !== count) {
      throw new Unreadable(
        `读到 ${parts.length} 个数，需要 ${count} 个：${form}`,
        `${parts.length} numbers were read, ${count} are expected: ${form}`);
    }
    return parts.map(Number);
  }

  const letterOf = (place) => String.fromCharCode(97 + place);

  function choice(variant, text) {
    const several = Array.isArray(variant.answer.value);
    const known = Object.fromEntries(variant.choices.map((c, place) => [letterOf(place), c.id]));
    const tokens = text.toLowerCase().replace(/[().:[\]{}"']/g, " ").replace(EDGES, "").split(/[\s,;+/&和]+/u);
    const letters = tokens.flatMap((token) => (several ? [...token] : [token]));
    if (!letters.length || letters.some((letter) => !Object.hasOwn(known, letter))) {
      const last = letterOf(variant.choices.length - 1);
      throw new Unreadable(
        `${quoted(text)} 不是选项；请输入字母 a–${last}${several ? "，可选多个" : ""}`,
        `${quoted(text)} is not an option; answer with letters a–${last}${several ? ", several allowed" : ""}`);
    }
    if (several) return [...new Set(letters.map((letter) => known[letter]))].sort();
    if (new Set(letters).size !== 1) {
      throw new Unreadable("只有一个选项是对的，请只选一个", "one option is right; choose one letter");
    }
    return known[letters[0]];
  }

  function ordering(variant, text) {
    const count = variant.choices.length;
    let parts = text.replace(/^[()[\]{}"' ]+|[()[\]{}"' ]+$/g, "").split(/[\s,;>→-]+/u);
    if (parts.length === 1 && count < 10) parts = [...parts[0]];
    const wanted = Array.from({ length: count }, (_, place) => String(place + 1));
    if ([...parts].sort().join(" ") !== [...wanted].sort().join(" ")) {
      const example = [...wanted].reverse().join(" ");
      throw new Unreadable(
        `${quoted(text)} 不是排序；请把 1 到 ${count} 每个数各写一次，如 ${example}`,
        `${quoted(text)} is not an ordering; write each number from 1 to ${count} once, like ${example}`);
    }
    return parts.map((part) => variant.choices[Number(part) - 1].id);
  }

  // What a program can print, or end with, without a digit; "no idea" is none of these.
  const WORDS = /nan|inf|none|null|true|false|error|exception|traceback|nothing|报错|异常|出错/;
  const SAID = /[\p{L}\p{N}_(\[{]/u; // an empty list is something to print, a question mark is not

  function printed(variant, text, simple) {
    const numeric = [variant.answer, ...variant.mistakes].every((known) => /[0-9]/.test(known.value));
    if (numeric && !/[0-9]/.test(simple) && !WORDS.test(simple.toLowerCase())) {
      throw new Unreadable(
        `${quoted(simple)} 里没有数字；请照程序打印的那一行来写`,
        `${quoted(simple)} holds no digits; write the line as the program prints it`);
    }
    if ([variant.answer, ...variant.mistakes].every((known) => SAID.test(known.value)) && !SAID.test(simple)) {
      throw new Unreadable(
        `${quoted(simple)} 里没有字母也没有数字；请照程序打印的那一行来写`,
        `${quoted(simple)} holds no letters or digits; write the line as the program prints it`);
    }
    return text.replace(EDGES, "");
  }

  /** The value meant by a text: a Fraction, a list of sizes or ids, an id, or a text. */
  function read(question, variant, text) {
    const simple = plain(text);
    if (question.kind === "number") return number(question, simple);
    if (question.kind === "shape") return shape(question, variant, simple);
    if (question.kind === "choice") return choice(variant, simple);
    if (question.kind === "ordering") return ordering(variant, simple);
    return printed(variant, text, simple);
  }

  /** The value as it is echoed. */
  function echo(question, variant, value) {
    if (question.kind === "number") return kb.showNumber(value) + (question.unit ? ` ${question.unit}` : "");
    if (question.kind === "shape") return value.join("×");
    if (question.kind === "print") return value;
    const places = variant.choices.map((c) => c.id);
    if (question.kind === "ordering") return value.map((id) => places.indexOf(id) + 1).join(" ");
    const chosen = Array.isArray(value) ? value : [value];
    return places.map((id, place) => (chosen.includes(id) ? letterOf(place) : "")).filter(Boolean).join(" ");
  }

  kb.read = read;
  kb.echo = echo;
})((globalThis.kb = globalThis.kb || {}));
