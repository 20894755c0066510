import { meanOf, squaresAbout } from './vectors.ts';

/**
 * How the columns of a design are centred and scaled for a factorisation: column j becomes scaleⱼ·(xⱼ − shiftⱼ). Only
 * beside an intercept (a column of ones) is centring a mere change of coordinates; scales are powers of two, so that
 * they add no rounding.
 */
export interface ColumnScaling {
  readonly shifts: Float64Array;
  readonly scales: Float64Array;
  /** Index of the column of ones; −1 without one. */
  readonly intercept: number;
}

/** Centres on the mean and scales to a length between 0.7 and 1.4; a column of zeros stays as it is. */
export function columnScaling(columns: readonly Float64Array[]): ColumnScaling {
  const intercept = columns.findIndex((column) => column.every((value) => value === 1));
  const shifts = new Float64Array(columns.length);
  const scales = new Float64Array(columns.length);
  columns.forEach((column, j) => {
    const shift = intercept >= 0 && j !== intercept ? meanOf(column) : 0;
    const squares = squaresAbout(column, shift);
    shifts[j] = shift;
    scales[j] = squares === 0 ? 1 : 2 ** -Math.round(Math.log2(squares) / 2);
  });
  return { shifts, scales, intercept };
}

/** Copies of the columns, centred and scaled. */
export function scaledColumns(columns: readonly Float64Array[], scaling: ColumnScaling): Float64Array[] {
  return columns.map((column, j) => {
    const shift = scaling.shifts[j]!;
    const factor = scaling.scales[j]!;
    const result = new Float64Array(column.length);
    for (let i = 0; i < column.length; i += 1) result[i] = (column[i]! - shift) * factor;
    return result;
  });
}

/** Coefficients of the columns as given, from those of the centred and scaled ones: T·c. */
export function unscaledCoefficients(solution: Float64Array, scaling: ColumnScaling): Float64Array {
  const result = new Float64Array(solution.length);
  let offset = 0;
  for (let j = 0; j < result.length; j += 1) {
    const value = solution[j]! * scaling.scales[j]!;
    result[j] = value;
    offset += value * scaling.shifts[j]!;
  }
  if (scaling.intercept >= 0) result[scaling.intercept] = result[scaling.intercept]! - offset;
  return result;
}

/** The transposed change of coordinates, Tᵀ·g: products of the columns as given become those of the scaled ones. */
export function scaledProducts(products: Float64Array, scaling: ColumnScaling): Float64Array {
  const withOnes = scaling.intercept >= 0 ? products[scaling.intercept]! : 0;
  const result = new Float64Array(products.length);
  for (let j = 0; j < result.length; j += 1) {
    result[j] = (products[j]! - scaling.shifts[j]! * withOnes) * scaling.scales[j]!;
  }
  return result;
}
