// Workers made from a text in the page, and the replicates that they share out among themselves.

import type { Regime } from "./regime";

declare const WORKER_SOURCE: string;

export type Frame = {
  date: string;
  place: number[];
  quality: number[];
  price: number[];
  score: number[];
  band: number[];
  orders: number[];
  trust: number;
  belief: number;
};

export type Finished = {
  scenario: string;
  digest: string;
  orders: number;
  totals: string;
  points: { days: number[]; values: Record<string, (number | null)[]> };
};

export type Listener = {
  frames(arms: Frame[][]): void;
  progress(share: number): void;
  finished(replicate: number, arms: Finished[]): void;
  failed(why: string): void;
};

/** Threads left to the page itself. */
const SPARED = 1;
const MOST_WORKERS = 6;

/** A run under way. */
export class Crew {
  private readonly workers: Worker[] = [];
  private readonly url = URL.createObjectURL(
    new Blob([WORKER_SOURCE], { type: "text/javascript" }),
  );
  private readonly shares: number[];
  private next = 0;

  constructor(
    module: ArrayBuffer,
    private readonly regimes: Regime[],
    private readonly seed: number,
    private readonly replicates: number,
    private readonly listener: Listener,
  ) {
    const cores = navigator.hardwareConcurrency || 2;
    const wanted = Math.min(replicates, MOST_WORKERS, Math.max(1, cores - SPARED));
    this.shares = new Array(replicates).fill(0);
    for (let nth = 0; nth < wanted; nth++) {
      const worker = new Worker(this.url);
      worker.onmessage = ({ data }) => this.hear(worker, data);
      worker.onerror = (event) => listener.failed(event.message);
      worker.postMessage({ module });
      this.workers.push(worker);
    }
  }

  /** Ends all markets at once. */
  stop() {
    for (const worker of this.workers) worker.terminate();
    URL.revokeObjectURL(this.url);
  }

  private hand(worker: Worker) {
    if (this.next >= this.replicates) return;
    const replicate = this.next++;
    const { regimes, seed } = this;
    worker.postMessage({ regimes, seed, replicate, live: replicate === 0 });
  }

  private hear(worker: Worker, data: any) {
    if (data.failed) return this.listener.failed(data.failed);
    if (data.ready) return this.hand(worker);
    if (data.frames) this.listener.frames(data.frames);
    this.shares[data.replicate] = data.arms ? 1 : data.day / data.days;
    this.listener.progress(this.shares.reduce((sum, one) => sum + one, 0) / this.replicates);
    if (data.arms) {
      this.listener.finished(data.replicate, data.arms);
      this.hand(worker);
    }
  }
}
