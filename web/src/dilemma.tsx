// Be a shop: choose what to play, see what the others' choice does to you. Payoffs are those that the
// command recorded.

import { useState } from "preact/hooks";
import * as say from "./numbers";
import type { Game, Move, Payoff } from "./start";
import { fill, type Words } from "./words";

const MOVES: Move[] = ["cooperate", "defect", "mimic"];

const told = ({ mean, half_width }: Payoff) =>
  say.mean({ mean, low: half_width === null ? null : mean - half_width, high: half_width === null ? null : mean + half_width }, "share");

/** The move that pays most at a share of cooperators, if it is told from what was chosen. */
function judged(chosen: Payoff, other: Payoff): "more" | "less" | "unclear" {
  const room = Math.hypot(chosen.half_width ?? Infinity, other.half_width ?? Infinity);
  const gain = other.mean - chosen.mean;
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
              <li key={one}>{fill(words[`would_${judged(mine, other)}`], { move: words[one], payoff: told(other) })}</li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
