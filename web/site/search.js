// Search over the documents: sections that hold every word, headings first.
(() => {
  const field = document.getElementById("find");
  const place = document.getElementById("found");
  if (!field || !place) return;
  const up = document.querySelector("link[rel=stylesheet]").getAttribute("href").replace(/\/?page\.css$/, "") || ".";
  const MOST = 12;
  const results = (text) => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    const scored = globalThis.INDEX.map((part) => {
      const [heading, body] = [`${part.title} ${part.heading}`.toLowerCase(), part.text.toLowerCase()];
      if (!words.every((word) => heading.includes(word) || body.includes(word))) return null;
      return { part, score: words.filter((word) => heading.includes(word)).length };
    });
    return scored.filter(Boolean).sort((one, other) => other.score - one.score).slice(0, MOST);
  };
  const show = ({ part }, word) => {
    const [line, link, about] = ["p", "a", "small"].map((name) => document.createElement(name));
    link.href = `${up}/${part.page}#${part.id}`;
    link.textContent = part.heading === part.title ? part.title : `${part.title}: ${part.heading}`;
    const at = Math.max(0, part.text.toLowerCase().indexOf(word) - 60);
    about.textContent = part.text.slice(at, at + 180);
    line.append(link, about);
    return line;
  };
  field.addEventListener("input", () => {
    const found = results(field.value);
    const first = field.value.toLowerCase().trim().split(/\s+/)[0] ?? "";
    place.replaceChildren(...found.map((one) => show(one, first)));
    if (found.length === 0 && field.value.trim()) place.textContent = place.dataset.none;
  });
  field.form.addEventListener("submit", (event) => event.preventDefault());
})();
