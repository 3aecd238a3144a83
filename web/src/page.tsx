// The page comes to life: the explorer, and figures of a report that answer to pointer and keys.

import { render } from "preact";
import { useState } from "preact/hooks";
import { Explorer } from "./explorer";
import { Market } from "./module";
import { enliven } from "./report";
import { module, start, type Start } from "./start";
import { WORDS, type Lang } from "./words";

function Page({ bytes, market, given }: { bytes: ArrayBuffer; market: Market; given: Start }) {
  const [lang, choose] = useState<Lang>(given.lang);
  const setLang = (lang: Lang) => {
    choose(lang);
    if (given.front === "explorer") {
      document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
      document.title = WORDS[lang].title;
      const [heading, lede] = ["page-heading", "page-lede"].map((id) => document.getElementById(id));
      if (heading) heading.textContent = WORDS[lang].heading;
      if (lede) lede.textContent = WORDS[lang].lede;
    }
  };
  return <Explorer module={market} bytes={bytes} start={given} lang={lang} setLang={setLang} />;
}

async function begin() {
  const given = start();
  enliven(given.lang);
  const place = document.getElementById("explorer");
  if (!place) return;
  const words = WORDS[given.lang];
  const open = async () => {
    place.textContent = words.loading;
    try {
      const bytes = await module();
      const market = await Market.start(bytes);
      place.textContent = "";
      render(<Page bytes={bytes} market={market} given={given} />, place);
    } catch (error) {
      place.textContent = `${words.failed} ${error}`;
    }
  };
  const opener = document.getElementById("open-explorer");
  if (opener) opener.addEventListener("click", () => { opener.remove(); void open(); });
  else await open();
}

void begin();
