// What changed, in a table of paired differences; pins, digest, and what to take away.

import { useState } from "preact/hooks";
import type { Run, State } from "./explorer";
import * as say from "./numbers";
import type { Interval } from "./numbers";
import type { Lang, Words } from "./words";

export type Row = {
  outcome: string; label: string; unit: string; better: string;
  means: (Interval | null)[];
  contrasts: ({ difference: Interval; verdict: string } | null)[];
};
export type Pin = { state: State; names: string[]; rows: Row[]; digest: string | null; replicates: number };

type Props = {
  run: Run; rows: Row[]; digest: string | null; names: string[]; texts: string[];
  told: (key: string, english: string) => string; words: Words; lang: Lang;
  pins: Pin[]; setPins: (pins: Pin[]) => void; restore: (state: State) => void;
};

export function verdict(said: string, words: Words): string {
  const known: Record<string, string> = {
    better: words.better, worse: words.worse, "no material difference": words.immaterial,
    undecided: words.undecided, higher: words.higher, lower: words.lower,
  };
  return known[said] ?? said;
}

export function Results({ run, rows, digest, names, texts, told, words, pins, setPins, restore }: Props) {
  const [copied, setCopied] = useState("");
  const { replicates, seed } = run.state;
  const command = `gresham compare ${names.map((name) => `${name}.toml`).join(" ")} --replicates ${replicates} --seed ${seed} --no-efficiency`;
  const copy = (text: string, what: string) => {
    navigator.clipboard?.writeText(text).catch(() => {});
    setCopied(what);
  };
  const save = (arm: number) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([texts[arm]!], { type: "application/toml" }));
    link.download = `${names[arm]}.toml`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const pin: Pin = { state: run.state, names, rows, digest, replicates: run.finished.size };
  return (
    <>
      <section aria-labelledby="verdicts">
        <h2 id="verdicts">{words.verdicts}</h2>
        <p class="note">{words.verdictsNote}</p>
        <div class="scroll" tabIndex={0} role="region" aria-label={words.outcome}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.outcome}</th>
                <th scope="col" class="arm-0">{names[0]}</th>
                <th scope="col" class="arm-1">{names[1]}</th>
                <th scope="col">{words.difference}</th>
                <th scope="col">{words.verdict}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => {
                const contrast = row.contrasts[0];
                const said = contrast && run.finished.size > 1 ? verdict(contrast.verdict, words) : words.noInterval;
                return (
                  <tr key={row.outcome}>
                    <th scope="row">{told(`outcome.${row.outcome}`, row.label)}</th>
                    {row.means.map((mean, nth) => <td key={nth}>{mean ? say.mean(mean, row.unit) : "–"}</td>)}
                    <td>{contrast ? say.change(contrast.difference, row.unit, words) : "–"}</td>
                    <td class={`verdict is-${contrast?.verdict.split(" ")[0] ?? "none"}`}>{said}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
        <div class="row take">
          <button type="button" onClick={() => save(0)}>{words.saveA}</button>
          <button type="button" onClick={() => save(1)}>{words.saveB}</button>
          <button type="button" onClick={() => copy(command, "command")}>{copied === "command" ? words.copied : words.copyCommand}</button>
          <button type="button" onClick={() => copy(location.href, "link")}>{copied === "link" ? words.copied : words.share}</button>
          <button type="button" onClick={() => setPins([...pins, pin])}>{words.pin}</button>
        </div>
        <p class="note"><code>{command}</code></p>
        {digest && <p>{words.digest} <code id="digest">{digest}</code> <span class="note">{words.digestNote}</span></p>}
      </section>
      <section aria-labelledby="pins">
        <h2 id="pins">{words.pins}</h2>
        {pins.length === 0 ? <p class="note">{words.noPins}</p> : <Pins pins={pins} setPins={setPins} restore={restore} told={told} words={words} />}
      </section>
    </>
  );
}

type PinsProps = Pick<Props, "pins" | "setPins" | "restore" | "told" | "words">;

const PINNED = ["net_gmv", "repeat_90", "quality_traded", "problem_rate", "honest_surplus", "merchant_profit"];

function Pins({ pins, setPins, restore, told, words }: PinsProps) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={words.difference}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.difference}</th>
            {pins.map((pin, nth) => (
              <th scope="col" key={nth}>
                {nth + 1}. {pin.names[1]} − {pin.names[0]}{" "}
                <small>{pin.digest} · n = {pin.replicates}</small>{" "}
                <button type="button" class="quiet" aria-label={`${words.restore} ${nth + 1}`} onClick={() => restore(pin.state)}>{words.restore}</button>{" "}
                <button type="button" class="quiet" aria-label={`${words.unpin} ${nth + 1}`} onClick={() => setPins(pins.filter((one) => one !== pin))}>{words.unpin}</button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {PINNED.map((name) => (
            <tr key={name}>
              <th scope="row">{told(`outcome.${name}`, pins[0]!.rows.find((row) => row.outcome === name)?.label ?? name)}</th>
              {pins.map((pin, nth) => {
                const row = pin.rows.find((row) => row.outcome === name);
                const contrast = row?.contrasts[0];
                return <td key={nth}>{row && contrast ? say.change(contrast.difference, row.unit, words) : "–"}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
