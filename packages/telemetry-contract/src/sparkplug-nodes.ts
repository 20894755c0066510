/** Metric names by alias, as an edge node's last birth told them. */
export type AliasNames = Map<number, string>;

/** The births that a decoder remembers: bounded, the node that was born longest ago is forgotten first. */
export class SparkplugNodes {
  readonly #maxBirths: number;
  readonly #births = new Map<string, AliasNames>();

  constructor(maxBirths: number) {
    this.#maxBirths = maxBirths;
  }

  /** Remembers the aliases of a birth certificate of a node or of a device behind it. */
  born(source: string, names: AliasNames): void {
    this.#births.delete(source);
    this.#births.set(source, names);
    if (this.#births.size > this.#maxBirths) {
      const oldest = this.#births.keys().next();
      if (oldest.done !== true) this.#births.delete(oldest.value);
    }
  }

  nameOf(source: string, alias: number): string | undefined {
    return this.#births.get(source)?.get(alias);
  }
}
