import { readFileSync } from 'node:fs';

import fc from 'fast-check';

import { blockedCrossValidation } from './blocked-cross-validation.ts';
import { coefficientInference } from './coefficient-inference.ts';
import { cooksDistances } from './cooks-distance.ts';
import { durbinWatson } from './durbin-watson.ts';
import { goodnessOfFit } from './goodness-of-fit.ts';
import { leastSquares } from './least-squares.ts';
import { predictor } from './prediction-interval.ts';
import { residualAutocorrelation } from './residual-autocorrelation.ts';
import { varianceInflationFactors } from './variance-inflation.ts';

const { Longley, NoInt1, Norris } = JSON.parse(
  readFileSync(new URL('../../test/fixtures/nist_strd/linear_certified.json', import.meta.url), 'utf8'),
) as Record<
  'Longley' | 'NoInt1' | 'Norris',
  { data: number[][]; certified: { r_squared: number; regression: { F: string } } }
>;

/*
 * Golden values: Longley's data in 50 digits (mpmath 1.3.0, normal equations). Published values they agree with, as far
 * as these go: Durbin-Watson 2.559, F 330.3, p 4.98e-10 and the intervals in statsmodels' OLS example on Longley; AIC
 * 235.2349 of R's lm(Employed ~ .).
 */
const golden = {
  t: [
    -3.9108029181543387, 0.17737602822999857, -1.0695163172210476, -4.136427355940713, -4.82198531044546,
    -0.22605114466420373, 4.015889812709785,
  ],
  p: [
    0.003560403663726231, 0.8631408328092145, 0.3126810610927111, 0.002535091734111279, 0.0009443667641617935,
    0.826211795763647, 0.003036803341630289,
  ],
  low: [
    -5496529.483274762, -177.0290352984937, -0.11158110241390132, -3.1250666419735804, -1.517948700172367,
    -0.5625172145072187, 798.7875152784206,
  ],
  high: [
    -1467987.7859168747, 207.15277984124032, 0.039942743828719283, -0.9153929656600698, -0.5485050341748169,
    0.46030900320005724, 2859.515413948683,
  ],
  vif: [
    135.5324382800032, 1788.5134827181773, 33.61889059604988, 3.588930193445543, 399.15102231263955,
    758.9805974068945,
  ],
  cook: [
    0.14084015650782208, 0.04056135019561956, 0.002930203133686256, 0.24419291787594868, 0.613916838192173,
    0.08884517150641437, 0.07864810282384578, 0.0005492300926844821, 0.00048785961836459444,
    0.23521439852572898, 0.00040261284206161727, 0.004239927199247922, 0.03556041200390498,
    0.004327481683521045, 0.17038821306844512, 0.4666825970163359,
  ],
  leverage: [
    0.4245369306265356, 0.5649782977022654, 0.3620747123656482, 0.3722277828217725, 0.6155110941741347,
    0.3695736338318221, 0.4915315399828494, 0.5046561544992924, 0.45711704389595625, 0.33061521381028797,
    0.35988157461833953, 0.4831241305764086, 0.37430840844390395, 0.22837847088362698, 0.37287041007326305,
    0.6886146016938934,
  ],
  durbinWatson: 2.559487689281534,
  residualAutocorrelation: -0.3480223028216992,
  adjustedRSquared: 0.9924650076288261,
  f: 330.2853392345883,
  fP: 4.984030528724789e-10,
  aicc: 255.8062981883897,
  prediction: [72620.69403561855, 607.1665749829842, 71247.18781900914, 73994.20025222797],
  blockedRmse: 1490.87062292549,
};

const y = Longley.data.map((row) => row[0]!);
const columns = [
  y.map(() => 1),
  ...Array.from({ length: 6 }, (_, j) => Longley.data.map((row) => row[j + 1]!)),
].map((column) => Float64Array.from(column));
const fit = leastSquares(columns, y);

/** The largest error, relative to what is expected. */
function worst(values: ArrayLike<number>, expected: readonly number[]): number {
  expect(values).toHaveLength(expected.length);
  return Math.max(...expected.map((value, i) => Math.abs(values[i]! / value - 1)));
}

describe('inference on Longley', () => {
  it('tests each coefficient and bounds it', () => {
    const terms = coefficientInference(fit);
    const all = (key: 't' | 'p' | 'low' | 'high') => terms.map((term) => term[key]);
    for (const key of ['t', 'p', 'low', 'high'] as const)
      expect(worst(all(key), golden[key])).toBeLessThan(1e-9);
  });

  it('narrows the interval with the confidence asked for', () => {
    const [at90, at99] = [coefficientInference(fit, 0.9)[1]!, coefficientInference(fit, 0.99)[1]!];
    expect(at99.high - at99.low).toBeGreaterThan(at90.high - at90.low);
    expect(() => coefficientInference(fit, 95)).toThrow(/probability/);
  });

  it('judges the fit as a whole', () => {
    const whole = goodnessOfFit(fit, y, { hasIntercept: true });
    expect(whole.rSquared).toBeCloseTo(Longley.certified.r_squared, 13);
    expect(whole.adjustedRSquared).toBeCloseTo(golden.adjustedRSquared, 13);
    expect(worst([whole.f!, whole.fP!, whole.aicc], [golden.f, golden.fP, golden.aicc])).toBeLessThan(1e-11);
  });

  it('finds the collinear columns', () => {
    const factors = varianceInflationFactors(fit, columns);
    expect(factors[0]).toBeNaN();
    expect(worst(factors.slice(1), golden.vif)).toBeLessThan(1e-11);
  });

  it('finds the rows that decide the fit', () => {
    expect(worst(fit.leverages, golden.leverage)).toBeLessThan(1e-11);
    expect(worst(cooksDistances(fit), golden.cook)).toBeLessThan(1e-9);
  });

  it('finds autocorrelation', () => {
    expect(durbinWatson(fit.residuals)).toBeCloseTo(golden.durbinWatson, 11);
    expect(residualAutocorrelation(fit.residuals)).toBeCloseTo(golden.residualAutocorrelation, 11);
  });

  it('bounds a new observation', () => {
    const prediction = predictor(fit)([1, 118.2, 560000, 3900, 2800, 131000, 1963]);
    const { expected, standardError, low, high } = prediction;
    expect(worst([expected, standardError, low, high], golden.prediction)).toBeLessThan(1e-11);
  });

  it('cross-validates on blocks', () => {
    const error = blockedCrossValidation([columns[0]!, columns[1]!, columns[3]!], y, { blocks: 4 });
    expect(worst([error.rmse!], [golden.blockedRmse])).toBeLessThan(1e-11);
    expect(error).toMatchObject({ blocks: 4, blocksSkipped: 0, rowsScored: 16 });
  });
});

describe('goodness of fit', () => {
  it.each([
    ['NoInt1', NoInt1, false],
    ['Norris', Norris, true],
  ])('reaches the certified R² and F of %s', (_name, set, hasIntercept) => {
    const response = set.data.map((row) => row[0]!);
    const x = set.data.map((row) => row[1]!);
    const design = hasIntercept ? [x.map(() => 1), x] : [x];
    const whole = goodnessOfFit(leastSquares(design, response), response, { hasIntercept });
    expect(whole.rSquared).toBeCloseTo(set.certified.r_squared, 14);
    expect(worst([whole.f!], [Number(set.certified.regression.F)])).toBeLessThan(1e-10);
  });

  it('refuses a response that does not vary, for R² has no meaning there', () => {
    const x = [1, 2, 4, 7];
    const level = [0.1, 0.1, 0.1, 0.1]; // its mean is not quite 0.1
    const flat = leastSquares([x.map(() => 1), x], level);
    expect(() => goodnessOfFit(flat, level, { hasIntercept: true })).toThrow(/same in every row/);
  });

  it('has no F for a mean alone, and no AICc for too few rows', () => {
    const mean = leastSquares([[1, 1, 1]], [1, 2, 4]);
    const whole = goodnessOfFit(mean, [1, 2, 4], { hasIntercept: true });
    expect([whole.f, whole.fP, whole.rSquared]).toEqual([null, null, 0]);
    expect(whole.aicc).toBe(Infinity);
  });
});

describe('blocked cross-validation', () => {
  const data = fc
    .record({ n: fc.integer({ min: 24, max: 60 }), blocks: fc.integer({ min: 2, max: 6 }) })
    .chain(({ n, blocks }) => {
      const values = fc.array(fc.integer({ min: -1000, max: 1000 }), {
        minLength: n,
        maxLength: n,
      });
      return fc.record({ blocks: fc.constant(blocks), x: values, z: values, y: values });
    });

  it('is what refitting without each block gives', () => {
    fc.assert(
      fc.property(data, ({ blocks, x, z, y: response }) => {
        const n = response.length;
        const design = [x.map(() => 1), x, z];
        let squares = 0;
        try {
          for (let k = 0; k < blocks; k += 1) {
            const isLeftOut = (i: number) =>
              i >= Math.floor((k * n) / blocks) && i < Math.floor(((k + 1) * n) / blocks);
            const keep = (column: number[]) => column.filter((_, i) => !isLeftOut(i));
            const { coefficients } = leastSquares(design.map(keep), keep(response));
            response.forEach((value, i) => {
              if (!isLeftOut(i)) return;
              squares +=
                (value - coefficients[0]! - coefficients[1]! * x[i]! - coefficients[2]! * z[i]!) ** 2;
            });
          }
        } catch {
          fc.pre(false); // random columns that depend on one another
        }
        const { rmse } = blockedCrossValidation(design, response, { blocks });
        expect(Math.abs(rmse! - Math.sqrt(squares / n))).toBeLessThanOrEqual(
          1e-7 * Math.sqrt(squares / n) + 1e-9,
        );
      }),
    );
  });

  it('skips and counts a block that holds all there is of a category', () => {
    const n = 40;
    const ones = Array.from({ length: n }, () => 1);
    const onlyInTheThird = ones.map((_, i) => (i >= 20 && i < 24 ? 1 : 0));
    const x = ones.map((_, i) => Math.sin(i));
    const error = blockedCrossValidation(
      [ones, x, onlyInTheThird],
      ones.map((_, i) => i % 7),
      { blocks: 4 },
    );
    expect(error).toMatchObject({ blocks: 4, blocksSkipped: 1, rowsScored: 30 });
  });

  it('refuses fewer than two blocks, and more than the rows can fill', () => {
    expect(() => blockedCrossValidation(columns, y, { blocks: 1 })).toThrow(/at least 2/);
    expect(() => blockedCrossValidation(columns, y, { blocks: 10 })).toThrow(/too few/);
  });
});

describe('residuals in order', () => {
  it('have a Durbin–Watson statistic near 4 when they alternate, near 0 when they drift', () => {
    const alternating = Array.from({ length: 100 }, (_, i) => (-1) ** i);
    expect(durbinWatson(alternating)).toBeCloseTo((4 * 99) / 100, 12);
    expect(durbinWatson(Array.from({ length: 100 }, (_, i) => i - 49.5))).toBeLessThan(0.01);
    expect(durbinWatson([0, 0, 0])).toBeNaN();
  });
});
