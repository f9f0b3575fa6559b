// The service worker: caches the page's files and serves them from the cache, so that the page needs no network after the
// first visit. The build puts FILES, LATER and VERSION before this text. What few people need, LATER, is cached when it is first
// fetched. A new version takes over once no tab shows the old one.
/* global FILES, LATER, VERSION */
const CACHE = `adamant-${VERSION}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      const former = names.filter((name) => name.startsWith("adamant-") && name !== CACHE);
      await Promise.all(former.map((name) => caches.delete(name)));
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  const { pathname: scope } = new URL(self.registration.scope);
  const path = `./${pathname.slice(scope.length)}`;
  if (request.url.startsWith(self.registration.scope)) {
    if (FILES.includes(path)) {
      event.respondWith(fromCache(path, request));
    } else if (LATER.includes(path)) {
      event.respondWith(throughCache(path, request));
    }
  }
});

async function throughCache(path, request) {
  const cache = await caches.open(CACHE);
  const cached = await cache.match(path);
  if (cached !== undefined) {
    return cached;
  }
  const response = await fetch(request);
  if (response.ok) {
    await cache.put(path, response.clone());
  }
  return response;
}

async function fromCache(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}
