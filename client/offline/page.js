// Keeps the site for reading without a connection, once the page that is open is done; offers a new version.

import { Workbox } from "workbox-window";

const address = new URL("../sw.js", document.currentScript.src).href;

/** Who wants to see the new version later is not asked again until the tab is closed. */
const LATER = "studynotes:later";

function offer(workbox) {
  if (document.querySelector(".new-version") || sessionStorage.getItem(LATER)) return;
  const notice = document.getElementById("new-version").content.cloneNode(true).firstElementChild;
  const [now, later] = notice.querySelectorAll("button");
  now.addEventListener("click", () => {
    workbox.addEventListener("controlling", () => location.reload());
    workbox.messageSkipWaiting();
  });
  later.addEventListener("click", () => {
    sessionStorage.setItem(LATER, "yes");
    notice.remove();
  });
  // In another tab, somebody took it.
  workbox.addEventListener("controlling", () => notice.remove());
  // First in the order of the keyboard.
  document.body.prepend(notice);
}

async function keep() {
  const workbox = new Workbox(address);
  workbox.addEventListener("waiting", () => offer(workbox));
  await workbox.register({ immediate: true });
  await navigator.serviceWorker.ready;
  document.documentElement.dataset.offline = "ready";
}

// The page comes first; and who pays for every byte has not asked for a copy of all of them.
const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 1000));
if ("serviceWorker" in navigator && !navigator.connection?.saveData) {
  if (document.readyState === "complete") idle(keep);
  else addEventListener("load", () => idle(keep));
}
