// Numbers and dates in each language's manner, with as many digits as their interval bears.

import type { Lang, Words } from "./words";

export type Interval = { mean: number; low: number | null; high: number | null };

const isShare = (unit: string) => unit === "share" || unit === "share_per_year";

export function digits(value: number, half: number | null): number {
  const [size, wanted] = half && half > 0 ? [half, 2] : [Math.abs(value), 4];
  if (!(size > 0)) return 0;
  return Math.min(6, Math.max(0, wanted - 1 - Math.floor(Math.log10(size))));
}

export function number(value: number, places: number, signed = false): string {
  return new Intl.NumberFormat("en", {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
    signDisplay: signed ? "exceptZero" : "negative",
  })
    .format(value)
    .replace("-", "−");
}

/** A value, in percent where it is a share. */
export function value(value: number | null, unit: string, half: number | null = null): string {
  if (value === null) return "–";
  const scale = isShare(unit) ? 100 : 1;
  const places = digits(value * scale, half === null ? null : half * scale);
  return number(value * scale, Math.min(places, half === null ? 2 : 6)) + (isShare(unit) ? "%" : "");
}

/** A value with its half-width. */
export function mean({ mean, low, high }: Interval, unit: string): string {
  if (low === null || high === null) return value(mean, unit);
  const scale = isShare(unit) ? 100 : 1;
  const half = ((high - low) / 2) * scale;
  const places = digits(mean * scale, half);
  const end = isShare(unit) ? "%" : "";
  return `${number(mean * scale, places)} ± ${number(half, places)}${end}`;
}

/** A difference with its interval; of shares in percentage points. */
export function change({ mean, low, high }: Interval, unit: string, words: Words): string {
  const scale = isShare(unit) ? 100 : 1;
  const half = low === null || high === null ? null : ((high - low) / 2) * scale;
  const places = Math.min(digits(mean * scale, half), half === null ? 2 : 6);
  const end = isShare(unit) ? ` ${words.pp}` : "";
  const text = number(mean * scale, places, true) + end;
  if (half === null) return text;
  return `${text} [${number(low! * scale, places, true)}, ${number(high! * scale, places, true)}]`;
}

/** A date: 1 May 2025, or 2025年5月1日. */
export function date(text: string, lang: Lang): string {
  const [year, month, day] = text.split("-").map(Number);
  if (lang === "zh") return `${year}年${month}月${day}日`;
  const names = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  return `${day} ${names[(month ?? 1) - 1]} ${year}`;
}

export const plus = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 864e5).toISOString().slice(0, 10);
