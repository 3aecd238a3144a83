// What a reader keeps between visits. A browser that keeps nothing for pages from disk keeps nothing.

const NAME = "gresham.";

export function remember(name: string, value: unknown) {
  try {
    localStorage.setItem(NAME + name, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden; the page works without it.
  }
}

export function recall<T>(name: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(NAME + name) ?? "null");
  } catch {
    return null;
  }
}
