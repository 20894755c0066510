import { leastSquares } from '../../linear/least-squares.ts';
import { createSeededRandom } from '../../seeded-random.ts';
import { changePointColumns } from './change-point-columns.ts';
import type { ChangePointKind } from './change-point-model.ts';
import { chooseChangePoint } from './choose-change-point.ts';

const random = createSeededRandom(11);
const temperatures = Float64Array.from({ length: 400 }, () => -5 + 35 * random());
const energyOf = (kind: ChangePointKind) =>
  temperatures.map((t) => {
    const heating = kind === '3PC' ? 0 : 8 * Math.max(0, (kind === '4P' ? 14 : 11) - t);
    const cooling = kind === '3PH' ? 0 : 12 * Math.max(0, t - (kind === '4P' ? 14 : 19));
    return 300 + heating + cooling + 10 * (random() + random() + random() - 1.5);
  });

describe('choosing among the change-point shapes', () => {
  it.each(['3PH', '3PC', '4P', '5P'] as const)('finds %s by BIC where the load was made by it', (kind) => {
    const { chosen, alternatives } = chooseChangePoint(temperatures, energyOf(kind));
    expect(chosen.kind).toBe(kind);
    expect(alternatives).toHaveLength(4);
  });

  it('has the columns from which least squares gives the same coefficients', () => {
    const energy = energyOf('5P');
    const { chosen } = chooseChangePoint(temperatures, energy, 'aicc');
    const { coefficients } = leastSquares(changePointColumns(chosen, temperatures), energy);
    expect(coefficients[0]).toBeCloseTo(chosen.base.estimate, 8);
    expect(coefficients[1]).toBeCloseTo(chosen.heatingSlope!.estimate, 8);
    expect(coefficients[2]).toBeCloseTo(chosen.coolingSlope!.estimate, 8);
  });

  it('says why none could be fitted', () => {
    expect(() => chooseChangePoint([1, 2, 3], [1, 2, 3])).toThrow('do not show a balance point');
  });
});
