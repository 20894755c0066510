/** kWh that 1 m³ of water takes up per K. */
const WATER_KWH_PER_M3_K = 1.163;

/**
 * Heat moved by a water circuit, kW: flow × 1.163 × |return − supply|. NaN where one of them is unknown.
 * @param flowM3h, supplyC, returnC one value a row
 */
export function heatKw(flowM3h: Float64Array, supplyC: Float64Array, returnC: Float64Array): Float64Array {
  return flowM3h.map(
    (flow, row) =>
      flow * WATER_KWH_PER_M3_K * Math.abs((returnC[row] ?? Number.NaN) - (supplyC[row] ?? Number.NaN)),
  );
}
