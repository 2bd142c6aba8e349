// The service worker: keeps the whole site, and answers from what it has. The build puts the list of files in.

import { clientsClaim } from "workbox-core";
import { matchPrecache, precacheAndRoute } from "workbox-precaching";
import { registerRoute } from "workbox-routing";

// A version is there as a whole or not at all: when one file fails, or is not the one that was built, the version before
// goes on, and the next visit tries again.
precacheAndRoute(self.__WB_MANIFEST, { cleanURLs: false, ignoreURLParametersMatching: [/./] });
clientsClaim();

// A page that is not of this version: ask the network, and without one say that there is no such page.
registerRoute(
  ({ request }) => request.mode === "navigate",
  async ({ request }) => {
    try {
      return await fetch(request);
    } catch {
      // An address without its last slash, as people type it.
      const { pathname, search } = new URL(request.url);
      if (await matchPrecache(`${pathname}/index.html`)) return Response.redirect(`${pathname}/${search}`);
      return (await matchPrecache("404.html")) ?? Response.error();
    }
  },
);

addEventListener("message", ({ data }) => {
  if (data?.type === "SKIP_WAITING") self.skipWaiting();
});
