// Takes the place of the service worker where the site is not kept: removes it and all that it kept.

addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(remove()));

async function remove() {
  const kept = (await caches.keys()).filter((name) => name.endsWith(registration.scope));
  await Promise.all(kept.map((name) => caches.delete(name)));
  await registration.unregister();
  // Pages that came from what was kept are read anew.
  for (const client of await clients.matchAll({ type: "window" })) client.navigate(client.url);
}
