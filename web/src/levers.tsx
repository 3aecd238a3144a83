// Levers as they are declared: a switch, a date, and a slider for each parameter.

import { entriesOf, fresh, withEntries, type Entry, type Lever, type Levers, type Regime, type Value } from "./regime";
import type { Words } from "./words";

export type Problem = { at: string; message: string; help: string[] };

type Props = {
  levers: Lever[];
  regime: Regime;
  inherited: Levers;
  problems: Problem[];
  /** Name and sentence of a lever, or of one of its fields, in the reader's language. */
  told: (key: string, english: string) => string;
  words: Words;
  from: string;
  change: (regime: Regime) => void;
};

const GROUPS: [keyof Words, string[]][] = [
  ["groupSee", ["experience_score", "good_service_list", "negative_tags", "bonus_items"]],
  ["groupSearch", ["traffic"]],
  ["groupAbuse", ["refund_only", "account_integrity", "fake_image_detection", "return_mismatch_trust", "owner_hotline", "store_group_crackdown"]],
  ["groupService", ["staff_certification", "ai_service", "captain_program", "rectification", "dispute_rules", "order_saving"]],
];

export const spaced = (name: string) => {
  // Digits that stand apart are those of a score: 4_3 is 4.3.
  const text = name.replace(/(\d)_(\d)/g, "$1.$2").replaceAll("_", " ");
  return text[0]!.toUpperCase() + text.slice(1);
};

export function LeverPanel(props: Props) {
  const grouped = new Set(GROUPS.flatMap(([, names]) => names));
  const rest = props.levers.map((lever) => lever.name).filter((name) => !grouped.has(name));
  const groups: [keyof Words, string[]][] = [...GROUPS, ["groupCost", rest]];
  return (
    <>
      {groups.map(([title, names], nth) => (
        <details class="group" key={title} open={nth < 2}>
          <summary>{props.words[title] as string}</summary>
          {names.map((name) => {
            const lever = props.levers.find((one) => one.name === name);
            return lever && <OneLever key={name} lever={lever} {...props} />;
          })}
        </details>
      ))}
    </>
  );
}

function OneLever(props: Props & { lever: Lever }) {
  const { lever, regime, inherited, words, told, change } = props;
  const entries = entriesOf(regime, inherited, lever.name);
  const entry = entries.at(-1);
  const set = (entries: Entry[]) => change(withEntries(regime, inherited, lever.name, entries));
  const touched = lever.name in regime.levers || regime.remove.includes(lever.name);
  const title = told(`lever.${lever.name}`, spaced(lever.name));
  const last = (edit: (entry: Entry) => Entry) => set([...entries.slice(0, -1), edit(entry!)]);
  return (
    <div class={`lever${entry ? " is-on" : ""}`}>
      <div class="row between">
        <label class="switch">
          <input
            type="checkbox" checked={entries.length > 0} name={lever.name}
            onChange={(event) => set(event.currentTarget.checked ? (inherited[lever.name] ?? [fresh(lever, props.from)]) : [])}
          />
          <span>{title}</span>
        </label>
        {touched && (
          <button type="button" class="quiet" aria-label={`${words.reset}: ${title}`}
            onClick={() => set(inherited[lever.name] ?? [])}>{words.reset}</button>
        )}
      </div>
      <p class="note">{told(`lever.${lever.name}.summary`, lever.summary)}</p>
      {entry && (
        <div class="fields">
          {entries.length > 1 && <p class="note">{words.several}</p>}
          <label class="field date-field">
            <span>{words.from}</span>
            <input
              type="date" value={entry.terms["from"] ?? ""} placeholder={words.fromStart}
              onChange={(event) => {
                const from = event.currentTarget.value;
                last(({ terms: { from: _, ...terms }, values }) => ({ values, terms: from ? { ...terms, from } : terms }));
              }}
            />
            {!entry.terms["from"] && <small>{words.fromStart}</small>}
          </label>
          {lever.fields.map((field) => (
            <FieldRow
              key={field.key} field={field} value={entry.values[field.key] ?? field.default ?? 0}
              label={told(`lever.${lever.name}.${field.key}`, spaced(field.key))}
              doc={told(`lever.${lever.name}.${field.key}`, field.doc)}
              problem={props.problems.find((one) => one.at === `policy.${lever.name}.${entries.length - 1}.${field.key}`)}
              words={words} id={`${lever.name}.${field.key}`} told={told}
              set={(value) => last(({ terms, values }) => ({ terms, values: { ...values, [field.key]: value } }))}
            />
          ))}
        </div>
      )}
    </div>
  );
}

type FieldProps = {
  field: Lever["fields"][number];
  value: Value;
  label: string;
  doc: string;
  problem: Problem | undefined;
  words: Words;
  id: string;
  told: Props["told"];
  set: (value: Value) => void;
};

function FieldRow({ field, value, label, doc, problem, words, id, told, set }: FieldProps) {
  if (field.kind === "switch") {
    return (
      <label class="field switch">
        <input type="checkbox" checked={value === true} onChange={(event) => set(event.currentTarget.checked)} />
        <span title={doc}>{label}</span>
      </label>
    );
  }
  const step = field.kind === "whole" ? 1 : (field.max - field.min) / 100;
  const typed = (text: string): Value => (text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text);
  const source = field.source ? `${words.source}: ${told(`source.${field.source}`, field.source)}. ` : "";
  const unit = told(`unit.${field.unit}`, field.unit);
  return (
    <div class={`field${problem ? " is-wrong" : ""}`}>
      <label for={id} title={`${doc} ${source}`}>{label}</label>
      <input
        type="range" min={field.min} max={field.max} step={step} value={Number(value)} aria-label={`${label}, ${unit}`}
        onInput={(event) => set(Number(Number(event.currentTarget.value).toPrecision(6)))}
      />
      <input
        id={id} class="number" inputMode="decimal" value={String(value)} aria-describedby={`${id}-note`}
        aria-invalid={problem ? "true" : undefined}
        onChange={(event) => set(typed(event.currentTarget.value))}
      />
      <small id={`${id}-note`}>
        {problem ? <b class="wrong" role="alert">{problem.message}. {problem.help[0]}</b> : `${field.min} – ${field.max} ${unit}`}
      </small>
    </div>
  );
}
