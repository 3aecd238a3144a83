// A thin layer over a report's figures: values of a day under the pointer or by keys, arms on and
// off. Without it the figures are what they are.

import type { Lang } from "./words";

export function enliven(_lang: Lang) {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    button.addEventListener("click", () => void navigator.clipboard?.writeText(button.dataset["copy"] ?? ""));
  }
  for (const link of document.querySelectorAll<HTMLButtonElement>("button[data-csv]")) {
    link.addEventListener("click", () => download(link.dataset["csv"]!));
  }
}

/** Offers the table of that id as CSV. */
function download(id: string) {
  const table = document.getElementById(id);
  if (!table) return;
  const rows = [...table.querySelectorAll("tr")].map((row) =>
    [...row.children].map((cell) => `"${(cell.textContent ?? "").trim().replaceAll('"', '""')}"`).join(","),
  );
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${rows.join("\r\n")}\r\n`], { type: "text/csv" }));
  link.download = `${id}.csv`;
  link.click();
}
