import { energyFields, environmentFields, productionFields } from './fields.ts';

/** Other names of `ts`, and what no file of readings bears. */
const leftOut = new Set(['timestamp', 'time', 'seq']);
const namesOf = (fields: ReadonlyMap<string, unknown>): readonly string[] =>
  [...fields.keys()].filter((name) => !leftOut.has(name));

/** The fields that a reading may bear, by its type, each in the unit that its name ends with. */
export const readingFields = {
  energy: namesOf(energyFields),
  production: namesOf(productionFields),
  environment: namesOf(environmentFields),
  measurement: ['ts', 'channel', 'quality', 'metric', 'value'],
} as const;
