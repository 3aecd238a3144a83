// Be a shop: choose what to play, see what the others' choice does to you. Payoffs are those that the
// command recorded.

import { useState } from "preact/hooks";
import * as say from "./numbers";
import type { Gain, Game, Move, Payoff } from "./start";
import { fill, type Words } from "./words";

const MOVES: Move[] = ["cooperate", "defect", "mimic"];

const told = ({ mean, half_width }: Payoff) =>
  say.mean({ mean, low: half_width === null ? null : mean - half_width, high: half_width === null ? null : mean + half_width }, "share");

/** A move against the chosen one at a share of cooperators, by the same shops on the same luck. */
function judged(gains: Gain[], cooperating: number, chosen: Move, other: Move): "more" | "less" | "unclear" {
  const found = gains.find((one) => one.cooperating === cooperating
    && ((one.of === other && one.over === chosen) || (one.of === chosen && one.over === other)));
  if (!found?.value) return "unclear";
  const gain = found.of === other ? found.value.mean : -found.value.mean;
  const room = found.value.half_width ?? Infinity;
  return gain > room ? "more" : gain < -room ? "less" : "unclear";
}

export function Dilemma({ game, words, scenario, move, setMove }: {
  game: Game; words: Words; scenario: string; move: Move | null; setMove: (move: Move) => void;
}) {
  const rules = game.rules.find((one) => one.scenario === scenario);
  const shares = rules?.cooperate.map(({ cooperating }) => cooperating) ?? [];
  const [share, setShare] = useState(0);
  if (!rules || shares.length === 0) return null;
  const at = (one: Move) => rules[one][share]?.payoff ?? null;
  const mine = move && at(move);
  return (
    <div class="dilemma">
      <fieldset class="tabs">
        <legend>{words.othersPlay}</legend>
        {shares.map((one, nth) => (
          <label key={one} class={share === nth ? "is-chosen" : ""}>
            <input type="radio" name="others" checked={share === nth} onChange={() => setShare(nth)} /> {Math.round(one * 100)}%
          </label>
        ))}
      </fieldset>
      <div class="row" role="group" aria-label={words.yourMove}>
        {MOVES.map((one) => (
          <button type="button" key={one} class={move === one ? "main" : ""} aria-pressed={move === one} onClick={() => setMove(one)}>{words[one]}</button>
        ))}
      </div>
      {move && mine && (
        <ul>
          <li><b>{fill(words.youEarn, { payoff: told(mine), n: mine.n })}</b></li>
          {MOVES.filter((one) => one !== move).map((one) => {
            const other = at(one);
            return other && (
              <li key={one}>{fill(words[`would_${judged(rules.gains, shares[share]!, move, one)}`], { move: words[one], payoff: told(other) })}</li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
