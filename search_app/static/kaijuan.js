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

// Suggestions under the search box: an ARIA combobox. Without this file the box is a plain form.
(() => {
  "use strict";
  const PAUSE = 120;
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  // Offsets are code points; strings of this language count otherwise.
  const marked = (text, marks) => {
    const letters = Array.from(text);
    const parts = [];
    let at = 0;
    for (const [start, end] of marks) {
      parts.push(letters.slice(at, start).join(""), make("b", {}, letters.slice(start, end).join("")));
      at = end;
    }
    return [...parts, letters.slice(at).join("")];
  };

  const combine = (box) => {
    const list = make("div", { className: "suggest", id: `${box.id}-list`, hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.labels[0].textContent);
    const status = make("p", { className: "vh" });
    status.setAttribute("role", "status");
    box.closest(".search").append(list, status);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) box.setAttribute(name, value);
    let options = [], at = -1, composing = false, waiting = 0, asked = null;

    const close = () => {
      clearTimeout(waiting);
      if (asked) asked.abort();
      list.hidden = true;
      options = [];
      at = -1;
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
    };
    const choose = (place) => {
      if (at >= 0) options[at].setAttribute("aria-selected", "false");
      at = (place + options.length + 1) % (options.length + 1);
      if (at === options.length) at = -1;
      if (at < 0) return box.removeAttribute("aria-activedescendant");
      options[at].setAttribute("aria-selected", "true");
      options[at].scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", options[at].id);
    };
    const option = (item) => {
      const beside = item.beside || (item.count ? String(item.count) : "");
      const line = make("a", { id: `${list.id}-${options.length}`, href: item.url, tabIndex: -1 }, ...marked(item.text, item.marks));
      if (beside) line.append(make("span", { className: "soft small" }, beside));
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      options.push(line);
      return line;
    };
    const show = (groups) => {
      options = [];
      at = -1;
      list.replaceChildren(...groups.map((group, place) => {
        const head = make("span", { className: "soft small", id: `${list.id}-g${place}` }, group.label);
        const part = make("div", {}, head, ...group.items.map(option));
        part.setAttribute("role", "group");
        part.setAttribute("aria-labelledby", head.id);
        return part;
      }));
      if (!options.length) return close();
      list.hidden = false;
      box.removeAttribute("aria-activedescendant");
      box.setAttribute("aria-expanded", "true");
      status.textContent = box.dataset.some.replace("{n}", options.length);
    };
    const ask = async () => {
      if (asked) asked.abort();
      asked = new AbortController();
      const answer = await fetch(`${box.dataset.suggests}?q=${encodeURIComponent(box.value)}`, { signal: asked.signal });
      if (answer.ok && document.activeElement === box) show((await answer.json()).groups);
    };
    const later = () => {
      clearTimeout(waiting);
      if (composing) return;
      if (!box.value.trim()) return close();
      waiting = setTimeout(() => ask().catch(() => {}), PAUSE);
    };

    box.addEventListener("compositionstart", () => { composing = true; clearTimeout(waiting); });
    box.addEventListener("compositionend", () => { composing = false; later(); });
    box.addEventListener("input", later);
    box.addEventListener("blur", close);
    list.addEventListener("mousedown", (event) => event.preventDefault());
    box.addEventListener("keydown", (event) => {
      if (composing || event.isComposing || event.keyCode === 229 || list.hidden) return;
      if (event.key === "ArrowDown") choose(at + 1);
      else if (event.key === "ArrowUp") choose(at < 0 ? options.length - 1 : at - 1);
      else if (event.key === "Enter" && at >= 0) window.location = options[at].href;
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });
  };
  for (const box of document.querySelectorAll("input[data-suggests]")) combine(box);
})();
