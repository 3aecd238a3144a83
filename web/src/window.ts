// A window of dates: the drawing between two days stretched over the whole width of its panel.

export const SVG = "http://www.w3.org/2000/svg";

export type View = { from: number; to: number; hidden: Set<string> };

type Dated = { nth: string; frame: [number, number, number, number]; days: number | null };

/** A drawing's size before it was stretched. */
const before = new WeakMap<Element, Record<string, string>>();

const HORIZONTAL = ["points", "cx", "x", "x1", "x2"];

function original(element: Element): Record<string, string> {
  const known = before.get(element);
  if (known) return known;
  const found = HORIZONTAL.flatMap((name) => {
    const value = element.getAttribute(name);
    return value === null ? [] : [[name, value] as const];
  });
  const kept = Object.fromEntries(found);
  before.set(element, kept);
  return kept;
}

/** Stretches a panel's values and dates; what lies outside is not shown. */
export function dated(svg: SVGSVGElement, { nth, frame, days }: Dated, view: View) {
  const [left, , right] = frame;
  const to = Math.min(view.to, days!);
  const stretch = days! / (to - view.from);
  const start = left + (view.from / days!) * (right - left);
  const move = (x: number) => left + (x - start) * stretch;
  const stretched = (element: Element) => {
    let first = NaN;
    for (const [name, value] of Object.entries(original(element))) {
      if (name === "points") {
        const points = value.trim().split(/\s+/).map((pair) => pair.split(",").map(Number) as [number, number]);
        element.setAttribute(name, points.map(([x, y]) => `${Math.round(move(x))},${y}`).join(" "));
        first = move(points[0]![0]);
      } else {
        first = move(Number(value));
        element.setAttribute(name, String(Math.round(first)));
      }
    }
    return first;
  };
  const whole = view.from === 0 && to === days;
  for (const group of svg.querySelectorAll<SVGGElement>(`g[data-values="${nth}"] > g[data-arm]`)) {
    for (const element of group.querySelectorAll("*")) stretched(element);
    if (whole) group.removeAttribute("clip-path");
    else group.setAttribute("clip-path", `url(#${clip(svg, nth, frame)})`);
  }
  for (const group of svg.querySelectorAll(`g[data-dates="${nth}"]`)) {
    for (const element of group.querySelectorAll<SVGElement>("*")) {
      // The axis itself runs from edge to edge, whatever the dates are.
      const { points } = original(element);
      const ends = points?.trim().split(/\s+/).map((pair) => Number(pair.split(",")[0])) ?? [];
      if (ends.length === 2 && ends[0] !== ends[1]) continue;
      const x = stretched(element);
      element.style.display = x < left - 2 || x > right + 2 ? "none" : "";
    }
  }
}

let drawings = 0;
const names = new WeakMap<SVGSVGElement, number>();

function clip(svg: SVGSVGElement, nth: string, [left, top, right, bottom]: Dated["frame"]): string {
  if (!names.has(svg)) names.set(svg, drawings++);
  const id = `clip-${names.get(svg)}-${nth}`;
  if (!document.getElementById(id)) {
    const path = document.createElementNS(SVG, "clipPath");
    path.id = id;
    const box = document.createElementNS(SVG, "rect");
    const sides = { x: left, y: top - 100, width: right - left, height: bottom - top + 200 };
    for (const [name, value] of Object.entries(sides)) box.setAttribute(name, String(value));
    path.append(box);
    svg.append(path);
  }
  return id;
}
