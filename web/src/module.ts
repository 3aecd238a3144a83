// The market's module: a question in JSON goes in, an answer in JSON comes out.

type Exports = {
  memory: WebAssembly.Memory;
  room(bytes: number): number;
  ask(): number;
  found(): number;
};

export type Answer = Record<string, any>;

/** A module that answers questions. A market's problem comes back as an answer with `error`. */
export class Market {
  private constructor(private readonly exports: Exports) {}

  static async start(bytes: BufferSource): Promise<Market> {
    const { instance } = await WebAssembly.instantiate(bytes, {});
    return new Market(instance.exports as unknown as Exports);
  }

  ask(question: unknown): Answer {
    const text = new TextEncoder().encode(JSON.stringify(question));
    const at = this.exports.room(text.length);
    new Uint8Array(this.exports.memory.buffer, at, text.length).set(text);
    const length = this.exports.ask();
    const found = new Uint8Array(this.exports.memory.buffer, this.exports.found(), length);
    return JSON.parse(new TextDecoder().decode(found));
  }
}
