// A layer over the figures that the program drew: values under the pointer or by keys, arms on and
// off, a window of dates. The values are those of the tables behind the figures; without this layer
// figures are what they are.

import { SVG, dated, type View } from "./window";
import type { Words } from "./words";

type Shown = { x: number; y: number; text: string } | null;
type Series = { label: string; colour: string; arm: string | null };
export type Panel = {
  nth: string;
  title: string;
  frame: [number, number, number, number];
  days: number | null;
  series: Series[];
  rows: { name: string; cells: Shown[] }[];
};

/** Pixels of a figure are ten units of its drawing. */
const UNITS = 10;
const REACH = 16 * UNITS;

const units = (text: string) => text.split(" ").map((part) => Number(part) * UNITS);

function panelOf(table: HTMLTableElement): Panel {
  const [head, ...rows] = [...table.rows];
  const days = table.dataset["days"];
  return {
    nth: table.dataset["values"]!,
    title: table.caption?.textContent ?? "",
    frame: units(table.dataset["frame"]!) as Panel["frame"],
    days: days ? Number(days) : null,
    series: [...head!.cells].slice(1).map((cell) => ({
      label: cell.textContent ?? "",
      colour: cell.dataset["colour"] ?? "currentColor",
      arm: cell.dataset["of"] ?? null,
    })),
    rows: rows.map((row) => ({
      name: row.cells[0]!.textContent ?? "",
      cells: [...row.cells].slice(1).map((cell) => {
        if (!cell.dataset["at"]) return null;
        const [x, y] = units(cell.dataset["at"]);
        return { x: x!, y: y!, text: cell.textContent ?? "" };
      }),
    })),
  };
}

const made = <K extends keyof SVGElementTagNameMap>(name: K, attributes: Record<string, string | number>) => {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
};

/** One figure that answers. */
export class Figure {
  private readonly panels: Panel[];
  private readonly layer = made("g", { class: "layer", "aria-hidden": "true" });
  private readonly tip = document.createElement("div");
  private at: [number, number] | null = null;

  constructor(
    place: HTMLElement,
    private readonly svg: SVGSVGElement,
    tables: HTMLTableElement[],
    private readonly view: View,
    words: Words,
  ) {
    this.panels = tables.map(panelOf);
    this.tip.className = "tip";
    this.tip.setAttribute("role", "status");
    this.tip.hidden = true;
    svg.append(this.layer);
    place.append(this.tip);
    place.tabIndex = 0;
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", `${svg.querySelector("title")?.textContent ?? ""}. ${words.figureKeys}`);
    place.addEventListener("pointermove", (event) => this.point(event));
    place.addEventListener("pointerleave", () => this.hide());
    place.addEventListener("blur", () => this.hide());
    place.addEventListener("keydown", (event) => this.press(event));
  }

  /** Draws arms and dates as the view has them. */
  draw() {
    for (const element of this.svg.querySelectorAll<SVGGElement>("g[data-arm]")) {
      element.style.display = this.view.hidden.has(element.dataset["arm"]!) ? "none" : "";
    }
    for (const panel of this.panels) if (panel.days) dated(this.svg, panel, this.view);
    this.hide();
  }

  private hide() {
    this.at = null;
    this.tip.hidden = true;
    this.layer.replaceChildren();
  }

  /** Where a value stands in the window of dates. */
  private x(panel: Panel, x: number): number {
    const [left, , right] = panel.frame;
    if (!panel.days) return x;
    const day = ((x - left) / (right - left)) * panel.days;
    const to = Math.min(this.view.to, panel.days);
    return left + ((day - this.view.from) / (to - this.view.from)) * (right - left);
  }

  private inside(panel: Panel, row: number): boolean {
    const cell = panel.rows[row]?.cells.find((cell) => cell !== null);
    if (!cell) return false;
    const x = this.x(panel, cell.x);
    return !panel.days || (x >= panel.frame[0] - 1 && x <= panel.frame[2] + 1);
  }

  private point(event: PointerEvent) {
    const matrix = this.svg.getScreenCTM();
    if (!matrix) return;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    const found = this.panels.findIndex(({ frame: [left, top, right, bottom] }) =>
      x >= left - REACH && x <= right + REACH && y >= top - REACH && y <= bottom + REACH);
    if (found < 0) return this.hide();
    const panel = this.panels[found]!;
    let [nearest, least] = [-1, Infinity];
    panel.rows.forEach((row, nth) => {
      if (!this.inside(panel, nth)) return;
      for (const cell of row.cells) {
        if (!cell) continue;
        const [dx, dy] = [this.x(panel, cell.x) - x, panel.days ? 0 : cell.y - y];
        const far = panel.days ? Math.abs(dx) : Math.hypot(dx / 4, dy);
        if (far < least) [nearest, least] = [nth, far];
      }
    });
    if (nearest >= 0) this.show(found, nearest);
  }

  private press(event: KeyboardEvent) {
    if (event.key === "Escape") return this.hide();
    const steps: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
    };
    const step = steps[event.key];
    if (!step || this.panels.length === 0) return;
    event.preventDefault();
    const [panel, row] = this.at ?? [0, -1];
    const along = this.panels[panel]!.days !== null;
    const [rows, panels] = along ? step : [step[1], step[0]];
    const wanted = (panel + panels + this.panels.length) % this.panels.length;
    const count = this.panels[wanted]!.rows.length;
    let next = panels ? Math.min(Math.max(row, 0), count - 1) : row + rows;
    if (!this.at && rows < 0) next = count - 1;
    const way = rows < 0 ? -1 : 1;
    while (next >= 0 && next < count && !this.inside(this.panels[wanted]!, next)) next += way;
    if (next >= 0 && next < count) this.show(wanted, next);
  }

  private show(nth: number, row: number) {
    this.at = [nth, row];
    const panel = this.panels[nth]!;
    const { name, cells } = panel.rows[row]!;
    const seen = cells.flatMap((cell, column) => {
      const series = panel.series[column]!;
      return cell && !(series.arm && this.view.hidden.has(series.arm)) ? [{ cell, series }] : [];
    });
    const marks: SVGElement[] = seen.map(({ cell, series }) =>
      made("circle", { cx: this.x(panel, cell.x), cy: cell.y, r: 45, fill: series.colour, class: "point" }));
    const [, top, right, bottom] = panel.frame;
    const first = seen[0];
    if (!first) return this.hide();
    const x = this.x(panel, first.cell.x);
    if (panel.days) marks.unshift(made("line", { x1: x, x2: x, y1: top, y2: bottom, class: "cursor-line" }));
    this.layer.replaceChildren(...marks);
    this.tell(panel.title, name, seen.map(({ cell, series }) => ({ ...series, text: cell.text })));
    const size = this.svg.viewBox.baseVal;
    const scale = this.svg.clientWidth / size.width;
    const beside = x > (panel.frame[0] + right) / 2;
    const y = panel.days ? top : first.cell.y;
    this.tip.style.top = `${Math.max(0, y * scale + 8)}px`;
    this.tip.style.left = beside ? "" : `${x * scale + 12}px`;
    this.tip.style.right = beside ? `${this.svg.clientWidth - x * scale + 12}px` : "";
    this.tip.hidden = false;
  }

  private tell(title: string, name: string, values: (Series & { text: string })[]) {
    const line = (tag: string, text: string) => {
      const element = document.createElement(tag);
      element.textContent = text;
      return element;
    };
    const lines = values.map(({ label, colour, text }) => {
      const element = line("p", `${label} `);
      const swatch = document.createElement("i");
      swatch.style.background = colour;
      element.prepend(swatch);
      element.append(line("b", text));
      return element;
    });
    this.tip.replaceChildren(line("p", title), line("p", name), ...lines);
  }
}
