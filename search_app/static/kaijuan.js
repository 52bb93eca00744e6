// Keys for those who like them. Every page is whole without this file.
(() => {
  "use strict";
  const typing = (element) => element && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
  const hits = () => Array.from(document.querySelectorAll("mark[id^='hit-']"));
  let at = -1;

  const go = (step) => {
    const all = hits();
    if (!all.length) return;
    if (at >= 0) all[at].classList.remove("now");
    at = (at + step + all.length) % all.length;
    all[at].classList.add("now");
    all[at].scrollIntoView({ block: "center" });
  };

  const keys = {
    "/": () => {
      const box = document.getElementById("q");
      if (box) { box.focus(); box.select(); }
    },
    n: () => go(1),
    p: () => go(at < 0 ? 0 : -1),
  };

  document.addEventListener("keydown", (event) => {
    // 229 is what browsers send while an input method composes.
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target) || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
