// What the page was written with: its language, regimes, words of declarations, and the module.

import type { Lang } from "./words";
import type { Regime } from "./regime";

export type Start = {
  lang: Lang;
  front: "explorer" | "report";
  regimes: Regime[];
  seed: number;
  chinese: Record<string, string>;
  worlds: World[];
  game: Game;
};

/** A world of the ensemble: how much it counts, and its parameters by section. */
export type World = { weight: number; parameters: Regime["world"] };

export type Payoff = { mean: number; half_width: number | null; n: number };
export type Point = { cooperating: number; payoff: Payoff | null };
export type Move = "cooperate" | "defect" | "mimic";
/** The game between shops as the command recorded it. */
export type Gain = { cooperating: number; of: Move; over: Move; value: Payoff | null };
export type Game = { rules: ({ scenario: string; gains: Gain[] } & Record<Move, Point[]>)[] };

const inside = (id: string) => document.getElementById(id)?.textContent ?? "";

export const start = (): Start => JSON.parse(inside("start"));

/** What the program packed: base64 of gzip. */
export function unpacked(text: string): Response {
  const packed = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")));
}

/** The module's bytes, unpacked. */
export const module = (): Promise<ArrayBuffer> => unpacked(inside("module")).arrayBuffer();

/** The state that the link holds, if it holds one. */
export function fromLink<T>(): T | null {
  const text = location.hash.slice(1);
  if (!text.startsWith("s=")) return null;
  try {
    const bytes = Uint8Array.from(atob(text.slice(2).replace(/-/g, "+").replace(/_/g, "/")), (one) =>
      one.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

export function toLink(state: unknown) {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  const text = btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  history.replaceState(null, "", `#s=${text}`);
}
