// A report comes to life: figures that answer, tables as CSV, links that open what they point to.

import { Figure } from "./figures";
import { date, plus } from "./numbers";
import { unpacked } from "./start";
import type { View } from "./window";
import { WORDS, type Lang } from "./words";

/** The shortest window of dates. */
const LEAST_DAYS = 28;

export async function enliven(lang: Lang) {
  await Promise.all([...document.querySelectorAll<HTMLElement>("[data-packed]")].map(unpack));
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-csv]")) {
    button.addEventListener("click", () => download(button.dataset["csv"]!));
  }
  if (matchMedia("(max-width: 60rem)").matches) {
    for (const list of document.querySelectorAll<HTMLDetailsElement>(".contents details")) list.open = false;
  }
  addEventListener("hashchange", reveal);
  reveal();
  const view: View = { from: 0, to: Infinity, hidden: new Set() };
  const figures: Figure[] = [];
  for (const place of document.querySelectorAll<HTMLElement>(".drawing")) {
    const svg = place.querySelector("svg");
    const tables = place.parentElement!.querySelectorAll<HTMLTableElement>("table[data-values]");
    if (svg && tables.length > 0) figures.push(new Figure(place, svg, [...tables], view, WORDS[lang]));
  }
  const tools = document.getElementById("tools");
  if (tools) toolbar(tools, view, lang, () => figures.forEach((figure) => figure.draw()));
}

/** Puts the tables behind a figure where they belong. */
async function unpack(place: HTMLElement) {
  place.insertAdjacentHTML("beforeend", await unpacked(place.dataset["packed"]!).text());
  delete place.dataset["packed"];
}

/** Opens the folded text that the address points to. */
function reveal() {
  const id = decodeURIComponent(location.hash.slice(1));
  const target = id && !id.includes("=") ? document.getElementById(id) : null;
  for (let at: Element | null = target; at; at = at.parentElement) {
    if (at instanceof HTMLDetailsElement) at.open = true;
  }
  target?.scrollIntoView();
}

/** Offers a table, or all tables behind a figure, as CSV. */
function download(id: string) {
  const found = document.getElementById(id);
  if (!found) return;
  const tables = found instanceof HTMLTableElement ? [found] : [...found.querySelectorAll("table")];
  const quoted = (text: string | null) => `"${(text ?? "").trim().replaceAll('"', '""')}"`;
  const lines = tables.flatMap((table) =>
    [...table.rows].map((row) => {
      const cells = [...row.cells].map((cell) => quoted(cell.textContent));
      return (table.caption ? [quoted(table.caption.textContent), ...cells] : cells).join(",");
    }),
  );
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff", `${lines.join("\r\n")}\r\n`], { type: "text/csv" }));
  link.download = `${id}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const made = <K extends keyof HTMLElementTagNameMap>(name: K, text = ""): HTMLElementTagNameMap[K] => {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
};

/** Which arms and which dates figures show. */
function toolbar(place: HTMLElement, view: View, lang: Lang, draw: () => void) {
  const words = WORDS[lang];
  const arms = (place.dataset["arms"] ?? "").split("\n");
  const days = Math.max(0, ...[...document.querySelectorAll<HTMLElement>("table[data-days]")].map((table) => Number(table.dataset["days"])));
  view.to = days;
  if (arms.length > 1) {
    const group = made("fieldset");
    group.append(made("legend", words.hideArm));
    arms.forEach((name, nth) => {
      const [label, box] = [made("label"), made("input")];
      label.className = `arm-${Math.min(nth, 1)}`;
      Object.assign(box, { type: "checkbox", checked: true, name: `arm-${nth}` });
      box.addEventListener("change", () => {
        if (box.checked) view.hidden.delete(String(nth));
        else view.hidden.add(String(nth));
        draw();
      });
      label.append(box, ` ${name}`);
      group.append(label);
    });
    place.append(group);
  }
  if (days > LEAST_DAYS) place.append(dates(place.dataset["start"]!, days, view, lang, draw));
}

function dates(start: string, days: number, view: View, lang: Lang, draw: () => void): HTMLElement {
  const words = WORDS[lang];
  const [group, told, all] = [made("fieldset"), made("output"), made("button", words.wholeRun)];
  const slider = (name: string, label: string, value: number) => {
    const input = made("input");
    Object.assign(input, { type: "range", min: "0", max: String(days), name });
    input.value = String(value);
    input.setAttribute("aria-label", label);
    return input;
  };
  const [from, to] = [slider("from", words.windowFrom, 0), slider("to", words.windowTo, days)];
  const show = () => {
    const [first, last] = [view.from, view.to].map((day) => date(plus(start, Math.round(day)), lang));
    told.textContent = `${first} – ${last}`;
    draw();
  };
  from.addEventListener("input", () => {
    view.from = Math.min(Number(from.value), view.to - LEAST_DAYS);
    from.value = String(view.from);
    show();
  });
  to.addEventListener("input", () => {
    view.to = Math.max(Number(to.value), view.from + LEAST_DAYS);
    to.value = String(view.to);
    show();
  });
  all.type = "button";
  all.addEventListener("click", () => {
    [view.from, view.to] = [0, days];
    [from.value, to.value] = ["0", String(days)];
    show();
  });
  group.append(made("legend", words.window), from, to, told, all);
  const [first, last] = [start, plus(start, days)].map((day) => date(day, lang));
  told.textContent = `${first} – ${last}`;
  return group;
}
