/** What a birth certificate says of a metric and later data messages leave out. */
export interface MetricDefinition {
  readonly name: string;
  readonly datatype: number;
  /** Engineering unit (property `engUnit`), null when the birth gives none. */
  readonly unit: string | null;
}

/** The metrics of one edge node or device, by alias and by name. */
export interface Birth {
  readonly byAlias: ReadonlyMap<number, MetricDefinition>;
  readonly byName: ReadonlyMap<string, MetricDefinition>;
}

/** The births that a decoder remembers: bounded, what was born longest ago is forgotten first. */
export class SparkplugNodes {
  readonly #maxBirths: number;
  readonly #births = new Map<string, Birth>();

  constructor(maxBirths: number) {
    this.#maxBirths = maxBirths;
  }

  /** Remembers the metrics of a node or of a device behind it. Aliases are unique in the whole node. */
  born(source: string, birth: Birth): void {
    this.#births.delete(source);
    this.#births.set(source, birth);
    if (this.#births.size > this.#maxBirths) {
      const oldest = this.#births.keys().next();
      if (oldest.done !== true) this.#births.delete(oldest.value);
    }
  }

  birthOf(source: string): Birth | undefined {
    return this.#births.get(source);
  }
}
