// Regimes as the module reads them, and changes of them that keep the old one for undo.

export type Value = number | boolean | string;
export type Entry = { terms: Record<string, string>; values: Record<string, Value> };
export type Levers = Record<string, Entry[]>;

export type Regime = {
  extends: string;
  name: string;
  summary: string;
  run: Record<string, string>;
  world: Record<string, Record<string, Value>>;
  remove: string[];
  levers: Levers;
};

export type Field = {
  key: string;
  doc: string;
  unit: string;
  kind: "number" | "whole" | "switch";
  min: number;
  max: number;
  default: Value | null;
  source: string;
};

export type Lever = { name: string; summary: string; doc: string; fields: Field[] };

export const plain = (name: string): Regime => ({
  extends: name,
  name,
  summary: "",
  run: {},
  world: {},
  remove: [],
  levers: {},
});

/** A lever's entries in a regime: its own, none if it is removed, or those inherited. */
export function entriesOf(regime: Regime, inherited: Levers, lever: string): Entry[] {
  return regime.levers[lever] ?? (regime.remove.includes(lever) ? [] : (inherited[lever] ?? []));
}

/** The regime with a lever's entries stated; as inherited if they are the same. */
export function withEntries(regime: Regime, inherited: Levers, lever: string, entries: Entry[]): Regime {
  const levers = { ...regime.levers };
  delete levers[lever];
  const remove = regime.remove.filter((name) => name !== lever);
  const before = inherited[lever] ?? [];
  if (JSON.stringify(sorted(entries)) === JSON.stringify(sorted(before))) {
    return { ...regime, levers, remove };
  }
  if (before.length > 0) remove.push(lever);
  if (entries.length > 0) levers[lever] = entries;
  return { ...regime, levers, remove: remove.sort() };
}

const sorted = (entries: Entry[]) =>
  entries.map(({ terms, values }) => [order(terms), order(values)]);
const order = (record: Record<string, unknown>) =>
  Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1));

/** A new entry of a lever with its defaults. */
export function fresh(lever: Lever, from: string): Entry {
  const values = lever.fields.map((field) => [field.key, field.default ?? field.min] as const);
  return { terms: { from }, values: Object.fromEntries(values) };
}

/** Parameters of a world with those over them that a regime states itself. */
function within(world: Regime["world"], stated: Regime["world"]): Regime["world"] {
  const sections = [...new Set([...Object.keys(world), ...Object.keys(stated)])];
  return Object.fromEntries(sections.map((name) => [name, { ...world[name], ...stated[name] }]));
}

/** Both regimes in a world, under names of their own and with the market's size. */
export function named(
  regimes: Regime[], consumers: number, shops: number, world: Regime["world"] = {},
): Regime[] {
  const names: string[] = [];
  return regimes.map((regime) => {
    const touched =
      regime.remove.length > 0 || Object.keys(regime.levers).length > 0 || Object.keys(world).length > 0;
    let name = touched && regime.name === regime.extends ? `my-${regime.extends}` : regime.name;
    while (names.includes(name)) name += "-too";
    names.push(name);
    const parameters = within(world, regime.world);
    const population = { ...parameters["population"], consumers, shops };
    return { ...regime, name, world: { ...parameters, population } };
  });
}
