// A worker runs replicates, both arms in step. Ending it ends the market at once.

import { Market, type Answer } from "./module";

type Job = { regimes: unknown[]; seed: number; replicate: number; live: boolean };

let market: Promise<Market>;

const send = (message: unknown) => (self as unknown as Worker).postMessage(message);

self.onmessage = async ({ data }) => {
  try {
    if (data.module) {
      market = Market.start(data.module);
      await market;
      send({ ready: true });
    } else {
      run(await market, data as Job);
    }
  } catch (error) {
    send({ failed: String(error) });
  }
};

function run(module: Market, { regimes, seed, replicate, live }: Job) {
  const told = (answer: Answer) => {
    if (answer.error) throw new Error(answer.error);
    return answer;
  };
  const open = regimes.map((regime) => told(module.ask({ ask: "open", regime, seed, replicate })));
  const step = live ? 7 : 60;
  for (let over = false; !over; ) {
    const days = open.map(({ market }) =>
      told(module.ask({ ask: "advance", market, days: step, shops: live })),
    );
    over = days.every((arm) => arm.over);
    send({
      replicate,
      day: days[0].day,
      days: open[0].days,
      frames: live ? days.map((arm) => arm.frames) : undefined,
    });
  }
  send({ replicate, arms: open.map(({ market }) => told(module.ask({ ask: "finish", market }))) });
}
