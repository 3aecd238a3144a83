// Small multiples: headline outcomes over time under both regimes, with intervals.

import { extent } from "d3-array";
import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { useState } from "preact/hooks";
import * as say from "./numbers";
import type { Interval } from "./numbers";
import type { Lang } from "./words";

export type Curve = (Interval | null)[];
export type Chart = { name: string; label: string; unit: string; arms: Curve[] };

type Props = { chart: Chart; days: number[]; start: string; marks: number[]; names: string[]; lang: Lang };

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [300, 150, 46, 8, 8, 20];

export function Multiple({ chart, days, start, marks, names, lang }: Props) {
  const [hover, setHover] = useState<number | null>(null);
  const known = chart.arms.flat().filter((one) => one !== null);
  if (known.length === 0 || days.length === 0) return null;
  const ends = known.flatMap(({ mean, low, high }) => [mean, low ?? mean, high ?? mean]);
  const [least, most] = extent(ends) as [number, number];
  const x = scaleLinear([days[0]!, days.at(-1)!], [LEFT, WIDTH - RIGHT]);
  const y = scaleLinear([least, most], [HEIGHT - BOTTOM, TOP]).nice(4);
  const ticks = y.ticks(3);
  const places = say.digits(1, (ticks[1]! - ticks[0]!) * (chart.unit.startsWith("share") ? 100 : 1)) - 1;
  const tick = (value: number) => {
    const share = chart.unit.startsWith("share");
    const scaled = share ? value * 100 : value;
    const large = lang === "zh" ? [1e4, 1, " 万"] as const : [1e3, 0, "k"] as const;
    const text = Math.abs(scaled) >= 1e4 ? `${say.number(scaled / large[0], large[1])}${large[2]}` : say.number(scaled, Math.max(0, places));
    return text + (share ? "%" : "");
  };
  const band = area<Interval | null>()
    .defined((one) => one !== null && one.low !== null)
    .x((_, nth) => x(days[nth]!))
    .y0((one) => y(one!.low!))
    .y1((one) => y(one!.high!));
  const path = line<Interval | null>()
    .defined((one) => one !== null)
    .x((_, nth) => x(days[nth]!))
    .y((one) => y(one!.mean));
  const at = hover ?? days.length - 1;
  const values = chart.arms.map((arm, nth) => {
    const found = arm[at];
    return `${names[nth]}: ${found ? say.mean(found, chart.unit) : "–"}`;
  });
  const move = (step: number) => setHover(Math.max(0, Math.min(days.length - 1, at + step)));
  return (
    <figure
      class="multiple" tabIndex={0} aria-label={`${chart.label}. ${say.date(say.plus(start, days[at]!), lang)}. ${values.join("; ")}`}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (step) { move(step); event.preventDefault(); }
      }}
      onMouseLeave={() => setHover(null)} onBlur={() => setHover(null)}
      onMouseMove={(event) => {
        const box = event.currentTarget.querySelector("svg")!.getBoundingClientRect();
        const day = x.invert(((event.clientX - box.left) / box.width) * WIDTH);
        let nearest = 0;
        days.forEach((one, nth) => { if (Math.abs(one - day) < Math.abs(days[nearest]! - day)) nearest = nth; });
        setHover(nearest);
      }}
    >
      <figcaption>{chart.label}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        {ticks.map((one) => (
          <g key={one}>
            <line class="grid" x1={LEFT} x2={WIDTH - RIGHT} y1={y(one)} y2={y(one)} />
            <text class="tick" x={LEFT - 5} y={y(one) + 3.5} text-anchor="end">{tick(one)}</text>
          </g>
        ))}
        {marks.map((day) => <line key={day} class="mark" x1={x(day)} x2={x(day)} y1={TOP} y2={HEIGHT - BOTTOM} />)}
        {chart.arms.map((arm, nth) => (
          <g key={nth} class={`arm-${nth}`}>
            <path class="band" d={band(arm) ?? ""} />
            <path class="line" d={path(arm) ?? ""} />
          </g>
        ))}
        {hover !== null && <line class="cursor" x1={x(days[at]!)} x2={x(days[at]!)} y1={TOP} y2={HEIGHT - BOTTOM} />}
        <text class="tick" x={LEFT} y={HEIGHT - 5}>{say.date(say.plus(start, days[0]!), lang)}</text>
        <text class="tick" x={WIDTH - RIGHT} y={HEIGHT - 5} text-anchor="end">{say.date(say.plus(start, days[at]!), lang)}</text>
      </svg>
      <p class="values">{chart.arms.map((arm, nth) => (
        <span key={nth} class={`arm-${nth}`}>{arm[at] ? say.mean(arm[at]!, chart.unit) : "–"}</span>
      ))}</p>
    </figure>
  );
}
