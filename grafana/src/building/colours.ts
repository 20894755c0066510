/**
 * Okabe–Ito, as the portal's tokens have it on dark ground, Grafana's own. A carrier has the same colour in every panel,
 * and in the portal. Grafana knows one colour for both themes; these hold 3:1 against dark ground.
 */
export const carrierColours = {
  electricity: '#2f95d6',
  natural_gas: '#e69f00',
  steam: '#cc79a7',
  compressed_air: '#8fd0f5',
  heat: '#d55e00',
  water: '#009e73',
  renewable: '#f0e442',
} as const;

/** What was expected, said in advance, or was so before: behind what is. */
export const quietColour = '#a0b0bb';

/** Only for state, as in the portal. */
export const stateColours = { good: '#5fcf8f', warning: '#f0b34a', bad: '#ff8a80' } as const;

/** How grave an anomaly is. */
export const severityColours = { critical: stateColours.bad, warning: stateColours.warning } as const;
