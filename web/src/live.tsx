// The market as it runs: shops as dots under both regimes, and orders by score band.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Frame } from "./crew";
import type { Lang, Words } from "./words";
import { date } from "./numbers";

type Props = { arms: Frame[][]; names: string[]; changes: string[]; words: Words; lang: Lang };

const reduced = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const css = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const WEEK = 7;

/** Orders of the week up to a day, by place. */
function weekly(frames: Frame[], day: number): Map<number, number> {
  const sum = new Map<number, number>();
  for (const frame of frames.slice(Math.max(0, day - WEEK + 1), day + 1)) {
    frame.place.forEach((place, nth) => sum.set(place, (sum.get(place) ?? 0) + frame.orders[nth]!));
  }
  return sum;
}

function fit(canvas: HTMLCanvasElement) {
  const scale = devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale);
  if (canvas.height !== Math.round(height * scale)) canvas.height = Math.round(height * scale);
  const pen = canvas.getContext("2d")!;
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  return { pen, width, height };
}

const bandColours = () => [0, 1, 2, 3].map((band) => css(`--band-${band}`));
const LEFT = 0.65;
const PRICES = 0.5;

/** A quality as a share of the width: the upper end, where most shops are, takes more of it. */
const across = (quality: number) => Math.max(0, (quality - LEFT) / (1 - LEFT)) ** 2.2;

function drawShops(canvas: HTMLCanvasElement, frames: Frame[], day: number, words: Words) {
  const { pen, width, height } = fit(canvas);
  const frame = frames[day];
  const [top, bottom, side] = [10, height - 24, 16];
  const x = (quality: number) => side + across(quality) * (width - 2 * side);
  const y = (price: number) => (top + bottom) / 2 - (price / PRICES) * ((bottom - top) / 2);
  pen.font = `11px ${css("--font")}`;
  pen.strokeStyle = css("--rule");
  pen.fillStyle = css("--muted");
  pen.textAlign = "center";
  for (const quality of [0.8, 0.85, 0.9, 0.95, 1]) {
    pen.beginPath();
    pen.moveTo(x(quality), top);
    pen.lineTo(x(quality), bottom);
    pen.stroke();
    pen.fillText(`${Math.round(quality * 100)}%`, x(quality), height - 8);
  }
  pen.textAlign = "left";
  pen.fillText(words.price, 2, top);
  pen.textAlign = "right";
  pen.fillText(words.quality, width - 2, bottom - 4);
  if (!frame) return;
  const orders = weekly(frames, day);
  const most = Math.max(20, ...orders.values());
  const colours = bandColours();
  const paper = css("--paper");
  const sized = frame.place.map((place, nth) => ({ nth, orders: orders.get(place) ?? 0 }));
  sized.sort((one, other) => other.orders - one.orders);
  for (const { nth, orders } of sized) {
    const radius = 2 + Math.sqrt(orders / most) * Math.min(22, width / 16);
    const price = Math.max(-PRICES, Math.min(PRICES, frame.price[nth]! / 1000));
    pen.beginPath();
    pen.arc(x(frame.quality[nth]! / 1000), y(price), radius, 0, 7);
    pen.globalAlpha = 0.72;
    pen.fillStyle = colours[frame.band[nth]!]!;
    pen.fill();
    pen.globalAlpha = 1;
    pen.strokeStyle = paper;
    pen.stroke();
  }
}

/** Orders by band and week of frames that are added in place, and how many of them are counted. */
const counted = new WeakMap<Frame[], { days: number; weeks: number[][] }>();

function bandWeeks(frames: Frame[]): number[][] {
  const known = counted.get(frames) ?? { days: 0, weeks: [] };
  for (; known.days < frames.length; known.days++) {
    if (known.days % WEEK === 0) known.weeks.push([0, 0, 0, 0]);
    const frame = frames[known.days]!;
    frame.orders.forEach((orders, shop) => (known.weeks.at(-1)![frame.band[shop]!]! += orders));
  }
  counted.set(frames, known);
  return known.weeks;
}

/** Shares of orders by band, day by day, over a week each. */
function drawRibbon(canvas: HTMLCanvasElement, frames: Frame[], day: number, days: number, marks: string[]) {
  const { pen, width, height } = fit(canvas);
  const colours = bandColours();
  const step = width / Math.max(1, days);
  bandWeeks(frames).forEach((bands, week) => {
    const sum = bands.reduce((one, other) => one + other, 0) || 1;
    let top = 0;
    bands.forEach((orders, band) => {
      const tall = (orders / sum) * height;
      pen.fillStyle = colours[band]!;
      pen.fillRect(week * WEEK * step, top, WEEK * step + 0.5, tall);
      top += tall;
    });
  });
  pen.fillStyle = css("--ink");
  frames.forEach((frame, nth) => {
    if (marks.includes(frame.date)) pen.fillRect(nth * step, 0, 1.5, height);
  });
  pen.fillStyle = css("--accent");
  pen.fillRect(day * step - 1, 0, 2.5, height);
}

export function Live({ arms, names, changes, words, lang }: Props) {
  const [day, setDay] = useState(0);
  const [playing, setPlaying] = useState(() => !reduced());
  const [speed, setSpeed] = useState(1);
  const canvases = useRef<(HTMLCanvasElement | null)[]>([]);
  const days = Math.max(0, ...arms.map((frames) => frames.length));
  const latest = useRef({ days, day, speed });
  latest.current = { days, day, speed };

  useEffect(() => {
    if (days === 0) setDay(0);
    else if (reduced()) setDay(days - 1);
  }, [days]);
  useEffect(() => {
    if (!playing) return;
    let frame = 0;
    let owed = 0;
    const tick = () => {
      const { days, day, speed } = latest.current;
      owed += speed;
      if (owed >= 1 && day < days - 1) {
        setDay(Math.min(days - 1, day + Math.floor(owed)));
        owed %= 1;
      }
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [playing]);
  useEffect(() => {
    const draw = () =>
      arms.forEach((frames, arm) => {
        const at = Math.min(day, frames.length - 1);
        const [shops, ribbon] = [canvases.current[2 * arm], canvases.current[2 * arm + 1]];
        if (shops) drawShops(shops, frames, at, words);
        if (ribbon) drawRibbon(ribbon, frames, at, Math.max(frames.length, 730), arm > 0 ? changes : []);
      });
    draw();
    addEventListener("resize", draw);
    return () => removeEventListener("resize", draw);
  });

  const keys = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === " ") setPlaying(!playing);
    else if (step) setDay(Math.max(0, Math.min(days - 1, day + step)));
    else return;
    event.preventDefault();
  };
  const shown = arms[0]?.[Math.min(day, arms[0].length - 1)];
  return (
    <section class="live" aria-labelledby="live-title">
      <div class="row between">
        <h2 id="live-title">{words.live}</h2>
        <ul class="legend" aria-label={words.ribbon}>
          {words.bands.map((band, nth) => (
            <li key={band}>
              <i class={`swatch band-${nth}`} /> {band}
            </li>
          ))}
        </ul>
      </div>
      <div class="markets">
        {names.map((name, arm) => (
          <figure key={arm} tabIndex={0} onKeyDown={keys} aria-label={`${name}. ${words.liveAlt} ${words.keys}`}>
            <figcaption class={`arm-${arm}`}>{name}</figcaption>
            <canvas class="shops" ref={(one) => { canvases.current[2 * arm] = one; }} role="img" aria-label={words.liveAlt} />
            <canvas class="ribbon" ref={(one) => { canvases.current[2 * arm + 1] = one; }} role="img" aria-label={words.ribbonAlt} />
          </figure>
        ))}
      </div>
      <div class="row player">
        <button type="button" onClick={() => setPlaying(!playing)} aria-pressed={playing}>
          {playing ? words.pause : words.play}
        </button>
        <input
          type="range" min={0} max={Math.max(0, days - 1)} value={Math.min(day, Math.max(0, days - 1))}
          aria-label={words.day} aria-valuetext={shown ? date(shown.date, lang) : ""}
          onInput={(event) => { setPlaying(false); setDay(Number(event.currentTarget.value)); }}
        />
        <output class="date">{shown ? date(shown.date, lang) : "…"}</output>
        <label>
          {words.speed}{" "}
          <select value={speed} onChange={(event) => setSpeed(Number(event.currentTarget.value))}>
            {[0.25, 0.5, 1, 3].map((one) => <option key={one} value={one}>{one}×</option>)}
          </select>
        </label>
      </div>
    </section>
  );
}
