// What one regime does that the other does not, as sentences.

import type { Answer } from "./module";
import type { Entry, Lever, Levers, Value } from "./regime";
import { date } from "./numbers";
import { spaced } from "./levers";
import type { Lang, Words } from "./words";

export function differences(
  checks: Answer[], levers: Lever[], told: (key: string, english: string) => string, words: Words, lang: Lang,
): string[] {
  const [before, after] = checks.map((check) => (check["levers"] ?? null) as Levers | null);
  if (!before || !after) return [];
  const sentences: string[] = [];
  const colon = lang === "zh" ? "：" : ": ";
  const comma = lang === "zh" ? "，" : ", ";
  const shown = (value: Value | undefined) => (value === true ? words.yes : value === false ? words.no : String(value));
  for (const lever of levers) {
    const [one, other] = [before, after].map((levers) => levers[lever.name] ?? []) as [Entry[], Entry[]];
    if (JSON.stringify(one) === JSON.stringify(other)) continue;
    const name = told(`lever.${lever.name}`, spaced(lever.name));
    const entry = other.at(-1);
    if (!entry) {
      sentences.push(`${name}${colon}${words.turnsOff}`);
      continue;
    }
    const was = one.at(-1);
    const changed = lever.fields.filter(({ key }) => was?.values[key] !== entry.values[key]);
    const parts = changed.slice(0, 6).map(({ key }) => {
      const label = told(`lever.${lever.name}.${key}`, spaced(key).toLowerCase());
      return was ? `${label} ${shown(was.values[key])} → ${shown(entry.values[key])}` : `${label} ${shown(entry.values[key])}`;
    });
    const from = entry.terms["from"];
    const dated = from ? `${words.from} ${date(from, lang)}` : words.fromStart;
    const verb = was ? words.sets : words.turnsOn;
    sentences.push([`${name}${colon}${verb} ${dated}`, ...parts].join(comma));
  }
  return sentences;
}
