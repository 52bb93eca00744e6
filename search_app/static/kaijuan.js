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

// A long facet opens in its place: what its own page lists, to be filtered while typing. Without this the link leads there.
(() => {
  "use strict";
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const line = (row, chosen) => {
    const box = row.querySelector("input");
    const name = row.querySelector("[data-name]").textContent;
    const tick = make("input", { type: "checkbox", name: box.name, value: box.value, checked: box.checked || chosen.has(box.value) });
    const count = make("span", { className: "n" }, row.querySelector(".n").textContent);
    return make("li", {}, make("label", { className: "tick" }, tick, make("span", {}, name), count));
  };

  const open = async (link) => {
    const box = link.closest("fieldset");
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const label = page.querySelector("label[for='fq']").textContent;
    const chosen = new Set(Array.from(box.querySelectorAll("input:checked"), (input) => input.value));
    const lines = Array.from(page.querySelectorAll("#values tbody tr"), (row) => line(row, chosen));
    const field = make("input", { type: "search", className: "in", autocomplete: "off" });
    const list = make("ul", { className: "whole" }, ...lines);
    const narrow = () => {
      const wanted = field.value.normalize("NFKC").trim().toLowerCase();
      for (const one of lines) one.hidden = !one.textContent.normalize("NFKC").toLowerCase().includes(wanted);
    };
    field.addEventListener("input", (event) => { if (!event.isComposing) narrow(); });
    field.addEventListener("compositionend", narrow);
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    box.replaceChildren(box.querySelector("legend"), make("label", { className: "lab" }, label, field), list, link);
    link.removeAttribute("data-opens");
    field.focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest ? event.target.closest("a[data-opens]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(link).catch(() => { window.location = link.href; });
  });
})();
