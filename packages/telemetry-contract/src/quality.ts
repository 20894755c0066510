/**
 * What is known about how far a reading can be trusted: a bit set, stored as int4 in the `quality` columns.
 * No bit set (0) means good. The numbers are stored: never renumber, only append.
 */
export const QualityBit = {
  /** arrived more than the late threshold after its own time */
  late: 1 << 0,
  /** older than a reading of the same channel that came before */
  outOfOrder: 1 << 1,
  /** the device's clock is known to be off, or ran ahead of ours within tolerance */
  clockDrift: 1 << 2,
  /** readings are missing directly before this one */
  gapBefore: 1 << 3,
  /** the counter started again from a lower value */
  reset: 1 << 4,
  /** not measured but estimated, by the device or by us */
  estimated: 1 << 5,
  /** possible, but beyond what the machine's rating lets expect */
  implausible: 1 << 6,
  /** a sequence number that was seen before, with another reading */
  duplicateSeq: 1 << 7,
  /** the counter passed the end of its register */
  rollover: 1 << 8,
  /** an amount (m³, kg) without calorific value or enthalpy: its energy is unknown */
  energyUnknown: 1 << 9,
  /** the message bears no time: the time of its arrival is used */
  receivedTime: 1 << 10,
} as const;
export type QualityName = keyof typeof QualityBit;

const wireNames: Readonly<Record<QualityName, string>> = {
  late: 'late',
  outOfOrder: 'out_of_order',
  clockDrift: 'clock_drift',
  gapBefore: 'gap_before',
  reset: 'reset',
  estimated: 'estimated',
  implausible: 'implausible',
  duplicateSeq: 'duplicate_seq',
  rollover: 'rollover',
  energyUnknown: 'energy_unknown',
  receivedTime: 'received_time',
};

const bitsByWireName: ReadonlyMap<string, number> = new Map([
  ['good', 0],
  ...Object.entries(wireNames).map(([name, wire]) => [wire, QualityBit[name as QualityName]] as const),
]);

/** The wire names of the set bits, lowest bit first; `['good']` when none is set. */
export function qualityNames(bits: number): string[] {
  const names: string[] = [];
  for (const [wire, bit] of bitsByWireName) if (bit !== 0 && (bits & bit) !== 0) names.push(wire);
  return names.length === 0 ? ['good'] : names;
}

/** The bit of a wire name (`late`, `out_of_order`, …; `good` is 0), undefined for an unknown name. */
export function qualityBitOf(wireName: string): number | undefined {
  return bitsByWireName.get(wireName);
}
