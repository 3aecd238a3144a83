// The explorer: two regimes, one luck, and what becomes of the market.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Multiple, type Chart, type Curve } from "./charts";
import { Crew, type Finished, type Frame } from "./crew";
import { LeverPanel, type Problem } from "./levers";
import { Live } from "./live";
import type { Answer, Market } from "./module";
import { named, plain, type Lever, type Levers, type Regime } from "./regime";
import { Results, type Pin, type Row } from "./results";
import { recall, remember } from "./memory";
import { fromLink, toLink, type Start } from "./start";
import { TourPanel } from "./tours";
import { WORDS, fill, type Lang } from "./words";
import { differences } from "./differences";

export type State = {
  regimes: Regime[];
  seed: number;
  replicates: number;
  consumers: number;
  shops: number;
  /** The world of the ensemble, or none for the scenario's own. */
  world: number | null;
};

export type Run = {
  state: State;
  checks: Answer[];
  frames: Frame[][];
  finished: Map<number, Finished[]>;
  share: number;
  phase: "running" | "done" | "stopped" | "failed";
  why: string;
  began: number;
  /** Counts changes, since frames and results are added in place. */
  version: number;
};

type Props = { module: Market; bytes: ArrayBuffer; start: Start; lang: Lang; setLang: (lang: Lang) => void };

/** Outcomes that are drawn over time, in this order. */
const DRAWN = ["net_gmv", "repeat_90", "quality_traded", "problem_rate", "abuse_loss_share", "trust", "honest_surplus", "merchant_profit"];

const SMALL = { consumers: 3000, shops: 75, replicates: 6 };
const OPENING = ["traffic-first", "true-experience-score"];

const opening = (start: Start): State => ({
  regimes: start.regimes.length === 2 ? start.regimes : OPENING.map(plain),
  seed: start.seed,
  world: null,
  ...SMALL,
});

export function Explorer({ module, bytes, start, lang, setLang }: Props) {
  const words = WORDS[lang];
  const declared = useMemo(() => module.ask({ ask: "describe" }), []);
  const [past, setPast] = useState<{ back: State[]; now: State; forth: State[] }>(() => ({
    back: [],
    now: { ...opening(start), ...fromLink<State>() },
    forth: [],
  }));
  const state = past.now;
  const [edited, setEdited] = useState(1);
  const [run, setRun] = useState<Run | null>(null);
  const [pins, keepPins] = useState<Pin[]>(() => recall<Pin[]>("pins") ?? []);
  const setPins = (pins: Pin[]) => { keepPins(pins); remember("pins", pins); };
  const [, redraw] = useState(0);
  const crew = useRef<Crew | null>(null);

  const told = (key: string, english: string) => (lang === "zh" ? (start.chinese[key] ?? english) : english);
  const change = (edit: Partial<State>) =>
    setPast(({ back, now }) => ({ back: [...back, now].slice(-100), now: { ...now, ...edit }, forth: [] }));
  const undo = () =>
    setPast(({ back, now, forth }) => (back.length ? { back: back.slice(0, -1), now: back.at(-1)!, forth: [now, ...forth] } : { back, now, forth }));
  const redo = () =>
    setPast(({ back, now, forth }) => (forth.length ? { back: [...back, now], now: forth[0]!, forth: forth.slice(1) } : { back, now, forth }));

  const placed = (wanted: State) =>
    named(wanted.regimes, wanted.consumers, wanted.shops, wanted.world === null ? {} : start.worlds[wanted.world]?.parameters);
  const regimes = useMemo(() => placed(state), [state]);
  const checks = useMemo(() => regimes.map((regime) => module.ask({ ask: "check", regime })), [regimes]);
  const inherited = useMemo(
    () => state.regimes.map((regime): Levers => module.ask({ ask: "check", regime: plain(regime.extends) })["levers"] ?? {}),
    [state.regimes.map((regime) => regime.extends).join()],
  );
  const problems: Problem[][] = checks.map((check) => check["problems"] ?? []);
  const sound = checks.every((check) => !check["error"]);

  useEffect(() => toLink(state), [state]);
  useEffect(() => {
    if (start.front === "explorer" && sound) begin();
    return () => crew.current?.stop();
  }, []);

  function begin(wanted: State = state) {
    crew.current?.stop();
    const sized = placed(wanted);
    const found = sized.map((regime) => module.ask({ ask: "check", regime }));
    if (found.some((check) => check["error"])) return;
    const next: Run = {
      state: wanted, checks: found, frames: [[], []], finished: new Map(), share: 0,
      phase: "running", why: "", began: performance.now(), version: 0,
    };
    setRun(next);
    let waiting = false;
    const show = () => {
      next.version++;
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; redraw((count) => count + 1); });
    };
    crew.current = new Crew(bytes, sized, wanted.seed, wanted.replicates, {
      frames: (arms) => { arms.forEach((frames, arm) => next.frames[arm]!.push(...frames)); show(); },
      progress: (share) => { next.share = share; show(); },
      finished: (replicate, arms) => {
        next.finished.set(replicate, arms);
        if (next.finished.size === wanted.replicates) { next.phase = "done"; crew.current?.stop(); }
        show();
      },
      failed: (why) => { next.phase = "failed"; next.why = why; crew.current?.stop(); show(); },
    });
  }
  function stop() {
    crew.current?.stop();
    if (run) { run.phase = "stopped"; redraw((count) => count + 1); }
  }

  const found = useMemo(() => (run ? analyse(module, declared, run) : null), [run, run?.finished.size, run?.phase]);
  const names = run ? run.checks.map((check) => check["name"] as string) : [];
  const sentences = differences(checks, declared["levers"], told, words, lang);
  const elapsed = run ? (performance.now() - run.began) / 1000 : 0;
  const left = run && run.share > 0.02 ? Math.ceil((elapsed / run.share) * (1 - run.share)) : null;
  const stale = run !== null && JSON.stringify(run.state) !== JSON.stringify(state);
  const editRegime = (regime: Regime) => change({ regimes: state.regimes.map((one, nth) => (nth === edited ? regime : one)) });
  const from = inherited[edited]?.["experience_score"]?.[0]?.terms["from"] ?? "2025-05-01";
  const charts = found?.charts.map((chart) => ({ ...chart, label: told(`outcome.${chart.name}`, chart.label) })) ?? [];

  // A run draws the page anew for every week that arrives; levers stay as they are meanwhile.
  const levers = useMemo(
    () => (
      <LeverPanel
        levers={declared["levers"] as Lever[]} regime={state.regimes[edited]!} inherited={inherited[edited] ?? {}}
        problems={problems[edited] ?? []} told={told} words={words} from={from} change={editRegime}
      />
    ),
    [state, edited, lang],
  );

  return (
    <div class="explorer">
      <aside class="panel" aria-label={words.edit}>
        <fieldset class="tabs">
          <legend>{words.edit}</legend>
          {[words.regimeA, words.regimeB].map((title, nth) => (
            <label key={title} class={edited === nth ? `is-chosen arm-${nth}` : ""}>
              <input type="radio" name="regime" checked={edited === nth} onChange={() => setEdited(nth)} /> {title}
            </label>
          ))}
        </fieldset>
        <label class="field wide">
          <span>{words.startFrom}</span>
          <select
            name="extends" value={state.regimes[edited]!.extends}
            onChange={(event) => editRegime(plain(event.currentTarget.value))}
          >
            {(declared["scenarios"] as { name: string; single: boolean }[])
              .filter(({ name }) => !["world", "country"].includes(name))
              .sort((one, other) => Number(one.single) - Number(other.single))
              .map(({ name }) => <option key={name} value={name}>{name}</option>)}
          </select>
        </label>
        <div class="row">
          <button type="button" onClick={undo} disabled={!past.back.length}>{words.undo}</button>
          <button type="button" onClick={redo} disabled={!past.forth.length}>{words.redo}</button>
          <button type="button" onClick={() => editRegime(plain(state.regimes[edited]!.extends))}>{words.reset}</button>
        </div>
        {levers}
        {start.worlds.length > 0 && (
          <label class="field wide">
            <span>{words.world}</span>
            <select
              name="world" value={state.world === null ? "" : String(state.world)}
              onChange={(event) => change({ world: event.currentTarget.value === "" ? null : Number(event.currentTarget.value) })}
            >
              <option value="">{words.ownWorld}</option>
              {start.worlds.map(({ weight }, nth) => (
                <option key={nth} value={String(nth)}>{fill(words.worldOf, { n: nth + 1, weight: Math.round(weight * 100) })}</option>
              ))}
            </select>
            <small>{words.worldNote}</small>
          </label>
        )}
        <details class="group">
          <summary>{words.size}</summary>
          {(["consumers", "shops", "replicates", "seed"] as const).map((key) => (
            <label class="field wide" key={key}>
              <span>{words[key]}</span>
              <input
                class="number" inputMode="numeric" name={key} value={state[key]}
                onChange={(event) => {
                  const number = Math.round(Number(event.currentTarget.value));
                  if (Number.isFinite(number)) change({ [key]: key === "replicates" ? Math.max(1, Math.min(200, number)) : number });
                }}
              />
              <small>{problems[edited]?.filter((one) => one.at === `population.${key}`).map((one) => <b class="wrong" role="alert">{one.message}. {one.help[0]}</b>)}</small>
            </label>
          ))}
          <p class="note">{words.scaleNote}</p>
        </details>
      </aside>
      <div class="stage">
        <div class="row between bar">
          <div class="row">
            {run?.phase === "running"
              ? <button type="button" class="main" id="stop" onClick={stop}>{words.stop}</button>
              : <button type="button" class="main" id="run" onClick={() => begin()} disabled={!sound}>{words.run}</button>}
            <p class="status" role="status" aria-live="polite">
              {run && `${words[run.phase === "failed" ? "failed" : run.phase]} ${run.why} · ${fill(words.arrived, { n: run.finished.size, all: run.state.replicates })}`}
              {run?.phase === "running" && left !== null && left > 1 && ` · ${fill(words.left, { n: left })}`}
              {stale && run?.phase !== "running" && ` · ${words.stale}`}
            </p>
          </div>
          <button type="button" class="quiet" onClick={() => setLang(lang === "en" ? "zh" : "en")} lang={lang === "en" ? "zh" : "en"}>{words.language}</button>
        </div>
        <progress max={1} value={run?.share ?? 0} aria-label={words.running} />
        <TourPanel lang={lang} words={words} game={start.game} apply={(edit) => { const next = { ...state, ...edit }; change(edit); begin(next); }} />
        {!sound && (
          <div class="refused" role="alert">
            <p>{words.invalid}</p>
            {checks.map((check, nth) => check["error"] && <pre key={nth}>{check["report"] ?? check["error"]}</pre>)}
          </div>
        )}
        <section class="question" aria-labelledby="differs">
          <h2 id="differs">{words.differs}</h2>
          {sentences.length === 0 ? <p>{words.same}</p> : <ul>{sentences.map((one) => <li key={one}>{one}</li>)}</ul>}
        </section>
        {run && <Live arms={run.frames} names={names} changes={found?.changes ?? []} words={words} lang={lang} />}
        {found && (
          <section aria-labelledby="multiples">
            <h2 id="multiples">{words.multiples}</h2>
            <p class="note">{words.multiplesNote}</p>
            <div class="multiples">
              {charts.map((chart) => (
                <Multiple key={chart.name} chart={chart} days={found.days} start={found.start} marks={found.marks} names={names} lang={lang} />
              ))}
            </div>
          </section>
        )}
        {run && found && (
          <Results
            run={run} rows={found.rows} digest={found.digest} names={names} told={told} words={words} lang={lang}
            texts={run.checks.map((check) => check["text"] as string)} pins={pins} setPins={setPins} restore={(state) => change(state)}
          />
        )}
      </div>
    </div>
  );
}

type Found = { rows: Row[]; charts: Chart[]; days: number[]; start: string; marks: number[]; changes: string[]; digest: string | null };

/** The replicates that have arrived: contrasts, curves and, when all are there, the digest. */
function analyse(module: Market, declared: Answer, run: Run): Found | null {
  const order = [...run.finished.keys()].sort((one, other) => one - other);
  if (order.length === 0) return null;
  const arms = [0, 1].map((arm) => order.map((replicate) => run.finished.get(replicate)![arm]!));
  const outcomes = declared["outcomes"] as { name: string; label: string; unit: string; better: string }[];
  const headline = (declared["headline"] as string[]).filter((name) => name !== "efficiency");
  const judged = module.ask({ ask: "judge", arms: arms.map((arm) => arm.map((one) => one.totals)), outcomes: headline });
  const of = (name: string) => outcomes.find((one) => one.name === name)!;
  const rows = (judged["rows"] as any[]).map((row): Row => ({ ...row, ...of(row.outcome) }));
  const { days, values } = arms[0]![0]!.points;
  const charts = DRAWN.filter((name) => name in values).map((name) => {
    const curves = arms.map((arm): Curve => {
      const columns = days.map((_, nth) => arm.map((one) => one.points.values[name]![nth]!));
      return module.ask({ ask: "summarise", columns })["columns"];
    });
    return { name, label: of(name).label, unit: of(name).unit, arms: curves };
  });
  const start = run.checks[0]!["start"] as string;
  const changes = [...new Set(run.checks.flatMap((check) => (check["changes"] as [string, string][]).map(([date]) => date)))];
  const marks = changes.map((date) => Math.round((Date.parse(date) - Date.parse(start)) / 864e5)).filter((day) => day > days[0]!);
  const digest = run.phase === "done"
    ? module.ask({ ask: "digest", seed: run.state.seed, arms: arms.map((arm) => [arm[0]!.scenario, arm.map((one) => one.digest)]) })["digest"]
    : null;
  return { rows, charts, days, start, marks, changes, digest };
}
