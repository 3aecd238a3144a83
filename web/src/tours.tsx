// Guided tours: a few steps, at each of which the reader does something.

import { useState } from "preact/hooks";
import { Dilemma } from "./dilemma";
import type { State } from "./explorer";
import { plain, type Regime } from "./regime";
import type { Game, Move } from "./start";
import { fill, type Lang, type Words } from "./words";

type Step = { en: string; zh: string; apply?: Partial<State>; play?: string };
type Tour = { en: string; zh: string; steps: Step[] };

const score = (values: Record<string, number | boolean>): Regime => ({
  ...plain("traffic-first"),
  levers: { experience_score: [{ terms: { from: "2025-05-01" }, values }] },
});
const hidden = { shown_to_buyers: false, search_weight: 0, marketing_weight: 0, advertising_weight: 0, label_weight: 0 };
const moving = { ...hidden, search_weight: 0.15, marketing_weight: 0.15, advertising_weight: 0.3, label_weight: 0.1 };
const pair = (one: Regime, other: Regime): Partial<State> => ({ regimes: [one, other] });
const old = plain("traffic-first");

const TOURS: Tour[] = [
  {
    en: "The lemon market",
    zh: "柠檬市场",
    steps: [
      {
        en: "Here search ranks by what sells at once, and refunds come freely. Buyers cannot see quality before they buy. Start this market against itself and watch the dots: each is a shop, the further right the better.",
        zh: "这里的搜索按“当下好卖”排序，退款也给得宽松，买家下单前看不到质量。先让这个市场与自己对照运行：每个圆点是一家店，越靠右质量越好。",
        apply: pair(old, { ...old, name: "traffic-first-again" }),
      },
      {
        en: "Both sides are equal to the last order: same shops, same luck. Whatever differs from now on is owed to what you change. Look at the price axis: does a higher dot lie further right?",
        zh: "两边连最后一单都相同：同样的店铺，同样的运气。此后出现的任何不同都来自你的改动。看价格轴：价格更高的店，质量就更靠右吗？",
      },
      {
        en: "Make it worse: let search rank only by a low price. Careful shops pay for quality that no buyer sees.",
        zh: "再往坏处走：让搜索只看低价。用心的商家为质量付了钱，买家却看不见。",
        apply: pair(old, { ...old, remove: ["traffic"], levers: { traffic: [{ terms: { from: "2025-05-01" }, values: { instant_conversion: 0, low_price: 1.5 } }] } }),
      },
      {
        en: "Now the other way: from May 2025 a score of true experience moves traffic. Watch the right half of the picture, then the line of quality traded.",
        zh: "再反过来：自2025年5月起，真实体验分参与分配流量。先看图的右半边，再看“成交商品质量”曲线。",
        apply: pair(old, score(moving)),
      },
      {
        en: "Read the table. A verdict appears where the interval allows one; where it says undecided, more replicates would be needed. What the interval does not hold is what nobody knows of the world.",
        zh: "读下面的表。区间允许时才给出结论；写着“尚无定论”的，需要更多次模拟。区间不包含我们对真实世界的无知。",
      },
    ],
  },
  {
    en: "The prisoner's dilemma",
    zh: "囚徒困境",
    steps: [
      {
        en: "Be a shop under the old rules. Few of the others cooperate. Choose what to play, then try the other moves: the numbers are recorded markets in which a sample of shops played each move on the same luck.",
        zh: "假设你是旧规则下的一家店，其他店铺很少合作。先选一种打法，再试另外两种：这些数字来自实际模拟，抽中的店铺在同样的运气下逐一试过每种打法。",
        play: "traffic-first",
      },
      {
        en: "Now let most of the others cooperate, and choose again. It is a dilemma if defecting pays you more at either share, although everybody earns more where all cooperate. Is it one here?",
        zh: "现在让大多数店铺合作，再选一次。若无论比例高低，背叛都更赚钱，而人人合作时大家又都赚得更多，这就是囚徒困境。这里是吗？",
        play: "traffic-first",
      },
      {
        en: "The same game under a score of true experience that moves traffic. Which move pays now?",
        zh: "同一场博弈，换成真实体验分参与分配流量的规则。现在哪种打法更划算？",
        play: "true-experience-score",
      },
      {
        en: "And under the package of 2026. Does it pay to defect and buy bonus items of the score?",
        zh: "再换成 2026 年的整套政策。背叛却购买加分项，划算吗？",
        play: "service-is-growth",
      },
      {
        en: "Shops learn which move pays. Let them: run the old rules beside the score, and watch where dots drift as they adapt.",
        zh: "商家会学会哪种打法划算。让它们学：把旧规则与体验分并排运行，看圆点随着适应往哪边漂移。",
        apply: pair(old, plain("true-experience-score")),
      },
      {
        en: "Read quality traded and shops' profit below. A verdict appears where the interval allows one.",
        zh: "看下面的成交商品质量与商家利润。区间允许时才给出结论。",
      },
    ],
  },
  {
    en: "A badge that says nothing",
    zh: "什么也没说的徽章",
    steps: [
      {
        en: "Show buyers a score, and let it move no traffic. Buyers learn from their own orders what it is worth.",
        zh: "把体验分展示给买家，但不让它影响流量。买家要从自己的订单里学会它值多少。",
        apply: pair(old, score({ ...hidden, shown_to_buyers: true })),
      },
      {
        en: "Now hide it and let it move traffic. Which does more? Compare net GMV and quality traded with the run before: pin both.",
        zh: "现在隐藏分数，让它参与分配流量。哪一种作用更大？把两次运行都留存下来，比较净成交额与成交商品质量。",
        apply: pair(old, score(moving)),
      },
      {
        en: "A label that every shop can have tells nothing: put the good-service list at all seats and no service asked for, and see what is left of its effect.",
        zh: "人人都有的标签等于没有：把好服务榜单的席位放到全部、也不要求特色服务，看看它还剩多少作用。",
        apply: pair(old, { ...old, levers: { good_service_list: [{ terms: { from: "2025-05-01" }, values: { from_score: 0, seats: 1, needs_service: false, search_weight: 0 } }] } }),
      },
      {
        en: "A signal is worth what it tells about the next order. Move the seats back to a tenth and let search look at the label.",
        zh: "信号的价值在于它能说明下一单会怎样。把席位调回十分之一，再让搜索看重这个标签。",
        apply: pair(old, { ...old, levers: { good_service_list: [{ terms: { from: "2025-05-01" }, values: { seats: 0.1, search_weight: 0.3 } }] } }),
      },
    ],
  },
  {
    en: "Plus 25 per cent, owed to what?",
    zh: "增长 25%，归功于谁？",
    steps: [
      {
        en: "Five-star shops often grow faster than others. That is a fact about shops that became good, not yet about the policy. First see the whole package against the old rules.",
        zh: "五星店铺往往比其他店铺增长更快。这说的是“后来变好的店”，还不是政策的作用。先看整套政策与旧规则的对照。",
        apply: pair(old, plain("true-experience-score")),
      },
      {
        en: "Look at the ribbon: shops that do well rise into the upper band. Whoever groups shops by their score at the end picks winners after the race.",
        zh: "看色带：做得好的店会升入高分档。若按期末分数给店铺分组，等于赛后再挑赢家。",
      },
      {
        en: "Take the policy away and keep everything else. Shops in the upper band still grow: that part is selection.",
        zh: "把政策拿掉，其余不变。高分档的店铺照样增长：这一部分是选择效应。",
        apply: pair(old, { ...old, name: "without-the-policy" }),
      },
      {
        en: "The difference between both markets, shop for shop on the same luck, is what the policy caused. `gresham claims` does this for every published figure.",
        zh: "两个市场在同样运气下逐店相减，才是政策所致。命令 gresham claims 会对每个公布数字做这件事。",
        apply: pair(old, plain("true-experience-score")),
      },
    ],
  },
];

export function TourPanel({ lang, words, game, apply }: { lang: Lang; words: Words; game: Game; apply: (edit: Partial<State>) => void }) {
  const [at, setAt] = useState<[number, number] | null>(null);
  const [move, setMove] = useState<Move | null>(null);
  const tour = at && TOURS[at[0]]!;
  const step = tour && tour.steps[at[1]]!;
  return (
    <section class={`tours${at ? " is-open" : ""}`} aria-labelledby="tours">
      <h2 id="tours">{tour ? tour[lang] : words.tours}</h2>
      {!step && (
        <div class="row">
          {TOURS.map((one, nth) => <button type="button" key={one.en} onClick={() => setAt([nth, 0])}>{one[lang]}</button>)}
        </div>
      )}
      {step && at && (
        <div role="status">
          <p class="note">{fill(words.tourStep, { n: at[1] + 1, all: tour!.steps.length })}</p>
          <p>{step[lang]}</p>
          {step.play && <Dilemma game={game} words={words} scenario={step.play} move={move} setMove={setMove} />}
          <div class="row">
            {step.apply && <button type="button" class="main" onClick={() => apply(step.apply!)}>{words.doIt}</button>}
            <button type="button" disabled={at[1] === 0} onClick={() => setAt([at[0], at[1] - 1])}>{words.back}</button>
            {at[1] + 1 < tour!.steps.length && <button type="button" onClick={() => setAt([at[0], at[1] + 1])}>{words.next}</button>}
            <button type="button" class="quiet" onClick={() => setAt(null)}>{words.endTour}</button>
          </div>
        </div>
      )}
    </section>
  );
}
