// What was answered on the pages, kept in this browser; exported for `kb data import`, and back.
(function (kb) {
  "use strict";

  const KEY = "kb-reviews";
  const DAY_STARTS = 4; // o'clock, as in the terminal

  const pad = (number) => String(number).padStart(2, "0");

  /** The study day of a moment: the local date, but yesterday's before four o'clock. */
  function studyDate(moment) {
    const day = new Date(moment.getTime());
    if (day.getHours() < DAY_STARTS) day.setDate(day.getDate() - 1);
    return `${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`;
  }

  /** A moment as the store writes it: UTC with six decimals. */
  const stamp = (moment) => moment.toISOString().replace("Z", "000Z");

  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  /** All reviews kept here; an unreadable store is left alone and reported as null. */
  function reviews() {
    let kept;
    try {
      kept = localStorage.getItem(KEY);
    } catch {
      return null;
    }
    if (kept === null) return [];
    try {
      const list = JSON.parse(kept);
      return Array.isArray(list) ? list : null;
    } catch {
      return null;
    }
  }

  /** Keep one answer. False when this browser keeps nothing. */
  function keep(answer) {
    const list = reviews();
    if (list === null) return false;
    const now = new Date();
    list.push({
      id: uuid(), answered_at: stamp(now), study_date: studyDate(now), retention: 0.9, undone: false,
      origin: "page", private: false, ...answer,
    });
    try {
      localStorage.setItem(KEY, JSON.stringify(list));
      return true;
    } catch {
      return false;
    }
  }

  /** The text of an export, as `kb data export` writes it. */
  function exported() {
    return JSON.stringify({
      format: "kb-reviews", version: 1, kb: "page", exported_at: stamp(new Date()), suspended: [],
      reviews: reviews() || [],
    }, null, 1);
  }

  const DAY = "2[01]\\d\\d-\\d\\d-\\d\\d";
  const SHAPES = {
    id: "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", question: "[^/\\s]{1,100}/[^/\\s]{1,100}", seed: "-?\\d+",
    answered_at: `${DAY}T\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z`, study_date: DAY, verdict: "right|partly|wrong|revealed",
    rating: "[1-4]", revision: "\\d+", hints: "\\d+", milliseconds: "\\d+", retention: "0\\.[5-9]\\d*",
    undone: "true|false", private: "true|false", origin: "", raw: "", parsed: "", mistake: "",
  };

  /** Whether the terminal would take a review: one that it refuses would spoil the next export. */
  function sound(review) {
    return Object.keys(SHAPES).slice(0, 7).every((name) => name in review)
      && Object.keys(review).every((name) => Object.hasOwn(SHAPES, name) && new RegExp(`^(?:${SHAPES[name] || "[^]*"})$`).test(review[name]))
      && (review.rating === 1) === /wrong|revealed/.test(review.verdict);
  }

  /** Merge an export; one id is one review. Returns how many were new, or null when it is none. */
  function merge(text) {
    let data;
    try {
      data = JSON.parse(text);
    } catch {
      return null;
    }
    const mine = reviews();
    if (mine === null || !data || data.format !== "kb-reviews" || !Array.isArray(data.reviews) || !data.reviews.every((review) => Object(review) === review && sound(review))) return null;
    const known = new Set(mine.map((review) => review.id));
    const added = data.reviews.filter((review) => !known.has(review.id));
    try {
      localStorage.setItem(KEY, JSON.stringify(mine.concat(added)));
    } catch {
      return null;
    }
    return added.length;
  }

  kb.progress = { reviews, keep, exported, merge, studyDate };
})((globalThis.kb = globalThis.kb || {}));
