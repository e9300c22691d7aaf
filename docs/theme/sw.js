/* Keeps the whole site, both languages, on the reader's device: once it is active, every page opens
   and search works without a network. It lists nothing by hand: the sitemaps name the pages, the
   pages name what they load, and the finishing step names former addresses. With a network it asks there first, so that nobody reads yesterday. */
"use strict";

const VERSION = "unfinished"; // the finishing step puts a hash of the whole site here
const REDIRECTS = []; // and here the former addresses of both languages
const CACHE = `kb-${VERSION}`;
const ROOT = new URL("./", self.location);
const PATIENCE = 4000; // ms until a slow network gives way to what is kept
const AT_ONCE = 6;

const LOADED = /<(?:script|img|source|link|kb-progress)\b[^>]*?\s(?:src|href|data-variants)="([^"]+)"[^>]*>/g;
const UNLOADED = /rel="(?:canonical|prev|next|alternate)"/;
const PRINTABLE = /<a\b[^>]*?\shref="([^"]+\.pdf)"/g;
const NAMED_BY_STYLE = /url\(\s*['"]?([^'")]+)/g;
const NAMED_BY_SCRIPT = /"([\w-]+\.js)"/g;

/** Work through a list that may grow, a few at a time. */
async function each(list, work) {
  let place = 0;
  const one = async () => {
    while (place < list.length) await work(list[place++]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

/** A fresh copy in the cache, and its text; a file that is not there is nobody's loss, a page is. */
async function keep(cache, url, needed) {
  const answer = await fetch(url, { cache: "no-cache", credentials: "same-origin" });
  if (!answer.ok) {
    if (needed) throw new Error(`${url}: ${answer.status}`);
    return "";
  }
  await cache.put(url, answer.clone());
  return /text|json|xml|javascript/.test(answer.headers.get("Content-Type") || "") ? answer.text() : "";
}

/** The pages of one language, as addresses here, wherever the sitemap believes the site to be. */
function pagesOf(sitemap, base) {
  const all = [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map((found) => found[1].trim());
  const home = all.reduce((short, url) => (url.length < short.length ? url : short), all[0] || "");
  return all.map((url) => new URL(url.slice(home.length) || "./", base).href);
}

/** What search loads beside its index: its worker, and the word splitters of the index's languages. */
function searchFiles(settings, index) {
  const worker = new URL(settings.search, settings.page);
  const split = new URL("../lunr/", worker);
  const lang = index.config.lang.filter((name) => name !== "en");
  const names = lang.map((name) => `min/lunr.${name}.min.js`);
  if (lang.length) names.push("min/lunr.stemmer.support.min.js");
  if (index.config.lang.length > 1) names.push("min/lunr.multi.min.js");
  if (lang.includes("ja") || lang.includes("jp")) names.push("tinyseg.js");
  if (lang.includes("hi") || lang.includes("th")) names.push("wordcut.js");
  return [worker.href, ...names.map((name) => new URL(name, split).href)];
}

async function keepLanguage(cache, base) {
  const sitemap = await keep(cache, new URL("sitemap.xml", base).href, base === ROOT);
  const pages = pagesOf(sitemap, base);
  if (!pages.length) return;
  const assets = new Set([new URL("404.html", base).href]);
  let settings = null;
  await each(pages, async (page) => {
    const text = await keep(cache, page, true);
    for (const [tag, href] of text.matchAll(LOADED)) {
      if (!UNLOADED.test(tag)) add(assets, href, page);
    }
    for (const [, href] of text.matchAll(PRINTABLE)) add(assets, href, page);
    const config = /<script id="__config"[^>]*>([^<]+)</.exec(text);
    if (config && !settings) settings = { ...JSON.parse(config[1]), page };
  });
  if (settings) {
    const index = await keep(cache, new URL("search/search_index.json", base).href, true);
    searchFiles(settings, JSON.parse(index)).forEach((url) => assets.add(url));
  }
  const list = [...assets];
  await each(list, async (url) => {
    const text = await keep(cache, url, false);
    const named = /\.css$/.test(url) ? NAMED_BY_STYLE : /\/(?:start|query)\.js$/.test(url) ? NAMED_BY_SCRIPT : null;
    for (const [, href] of named ? text.matchAll(named) : []) {
      const size = assets.size;
      add(assets, href, url);
      if (assets.size > size) list.push([...assets].pop());
    }
  });
}

/** An address of this site, without what the server does not see. */
function add(assets, href, from) {
  const url = new URL(href.replaceAll("&amp;", "&"), from);
  url.hash = "";
  if (url.href.startsWith(ROOT.href)) assets.add(url.href);
}

async function kept(request) {
  const cache = await caches.open(CACHE);
  const options = { ignoreSearch: true, ignoreVary: true };
  const url = new URL(request.url);
  const plain = url.pathname.replace(/index\.html$/, "");
  const found = await cache.match(new URL(plain, url).href, options);
  if (found || request.mode !== "navigate" || /\/$|\.[^/]*$/.test(plain)) return found;
  const folder = new URL(`${plain}/`, url).href;
  return (await cache.match(folder, options)) ? Response.redirect(folder, 302) : undefined;
}

async function missing(request) {
  const cache = await caches.open(CACHE);
  const english = request.url.startsWith(new URL("en/", ROOT).href);
  const page = request.mode === "navigate" && (await cache.match(new URL(english ? "en/404.html" : "404.html", ROOT).href));
  if (!page) return Response.error();
  return new Response(await page.text(), { status: 404, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

async function answer(event) {
  const { request } = event;
  const asked = fetch(request).then(async (fresh) => {
    if (fresh.ok && fresh.type === "basic" && !fresh.redirected && !request.headers.has("range")) {
      const copy = fresh.clone();
      event.waitUntil(caches.open(CACHE).then((cache) => cache.put(request.url.split(/[?#]/)[0], copy)));
    }
    return fresh;
  });
  asked.catch(() => undefined); // said below, unless what is kept was faster
  const slow = new Promise((done) => setTimeout(done, PATIENCE)).then(() => kept(request));
  try {
    return (await Promise.race([asked, slow])) || (await asked);
  } catch {
    return (await kept(request)) || missing(request);
  }
}

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await keepLanguage(cache, ROOT);
    await keepLanguage(cache, new URL("en/", ROOT));
    await each(REDIRECTS, (path) => keep(cache, new URL(path, ROOT).href, false));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("kb-") && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(ROOT.href)) event.respondWith(answer(event));
});
