// Grading on the page: the same verdict as the terminal's kb/quiz/answers/grading.py.
(function (kb) {
  "use strict";

  const { Fraction } = kb;
  const CLOSE = new Fraction(20n);
  const TOKEN = /[+-]?(?:\p{Nd}+\.?\p{Nd}*|\.\p{Nd}+)(?:[eE][+-]?\p{Nd}{1,3})?(?![\p{L}\p{N}_])|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu;
  const OPTIONAL = new Set("()[]{},;|\"'`、【】「」『』〔〕〖〗《》〈〉“”‘’");
  const NUMERAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

  /** Numbers and words of a printed text; brackets, commas, quotes and spacing do not count. */
  function tokens(text) {
    const plain = text.normalize("NFKC").replaceAll("−", "-").replaceAll("torch.Size", "");
    return (plain.match(TOKEN) || []).filter((part) => !OPTIONAL.has(part)).map((part) => {
      if (!NUMERAL.test(part)) return part.toLowerCase();
      const [head, exponent = "0"] = part.toLowerCase().split("e");
      const value = Fraction.decimal(head.replace(/^\+/, "")).times(new Fraction(10n).power(Number(exponent)));
      return `#${value}`;
    });
  }

  const samePrint = (one, other) => tokens(one).join("\u0000") === tokens(other).join("\u0000");

  function same(question, given, expected) {
    if (question.kind === "number") {
      return given.minus(Fraction.of(expected.value)).size().compare(Fraction.of(expected.tolerance)) <= 0;
    }
    if (question.kind === "print") return samePrint(given, expected.value);
    return JSON.stringify(given) === JSON.stringify(expected.value);
  }

  /** { outcome: right | wrong | unreadable, readAs, mistake, feedback } in the question's language. */
  function grade(question, variant, text) {
    const zh = question.lang === "zh";
    let value;
    try {
      value = kb.read(question, variant, text);
    } catch (error) {
      if (!(error instanceof kb.Unreadable)) throw error;
      return { outcome: "unreadable", readAs: "", mistake: null, feedback: error.reason[zh ? "zh" : "en"] };
    }
    const readAs = kb.echo(question, variant, value);
    if (same(question, value, variant.answer)) {
      return { outcome: "right", readAs, mistake: null, feedback: praise(question, variant, value, zh) };
    }
    const mistake = variant.mistakes.find((candidate) => same(question, value, candidate));
    if (mistake) return { outcome: "wrong", readAs, mistake: mistake.id, feedback: mistake.text };
    return { outcome: "wrong", readAs, mistake: null, feedback: unknown(question, variant, value, zh) };
  }

  /** Equal but for the rounding of a float. */
  function nearlyEqual(value, expected) {
    const scale = expected.size().compare(kb.ONE) > 0 ? expected.size() : kb.ONE;
    return value.minus(expected).size().compare(scale.over(new Fraction(10n ** 9n))) <= 0;
  }

  /** Which letters of a choice of several are too many, and which are missing. */
  function setFeedback(question, variant, value, zh) {
    const answer = variant.answer.value;
    const extra = kb.echo(question, variant, value.filter((id) => !answer.includes(id)));
    const missing = kb.echo(question, variant, answer.filter((id) => !value.includes(id)));
    const parts = [];
    if (extra) parts.push(zh ? `多选了 ${extra}` : `Not right: ${extra}`);
    if (missing) parts.push(zh ? `漏选了 ${missing}` : `Missing: ${missing}`);
    return parts.join(zh ? "；" : "; ");
  }

  function praise(question, variant, value, zh) {
    if (question.stated && !nearlyEqual(value, Fraction.of(variant.answer.value))) {
      const exact = variant.answer.exact;
      return zh ? `对。要求${question.stated}；更精确的值是 ${exact}` : `Right. Asked ${question.stated}; more exactly ${exact}`;
    }
    return zh ? "对" : "Right";
  }

  function unknown(question, variant, value, zh) {
    if (question.kind === "choice" && Array.isArray(value)) return setFeedback(question, variant, value, zh);
    if (question.stated) {
      const gap = value.minus(Fraction.of(variant.answer.value)).size();
      if (gap.compare(Fraction.of(variant.answer.tolerance).times(CLOSE)) <= 0) {
        const shown = variant.answer.shown;
        return zh ? `很接近，但要求${question.stated}：${shown}` : `Close, but it is asked ${question.stated}: ${shown}`;
      }
    }
    return zh ? "不对，也不是已知的典型错误；请看下面的步骤" : "Wrong, and not a mistake we know; see the steps below";
  }

  kb.grade = grade;
})((globalThis.kb = globalThis.kb || {}));
