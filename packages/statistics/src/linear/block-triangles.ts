import { StatisticsError } from '../statistics-error.ts';
import type { ColumnScaling } from './column-scaling.ts';
import { columnScaling, scaledColumns } from './column-scaling.ts';
import { finiteVector } from './finite-vector.ts';
import { orthogonalFactors } from './orthogonal-factors.ts';

/** An upper triangular matrix R by rows, of the columns x₀ … xₚ₋₁, y: it stands for rows A in that RᵀR = AᵀA. */
export type Triangle = readonly Float64Array[];

/** Regression data reduced to one small triangle a block of rows. */
export interface BlockTriangles {
  readonly blocks: readonly { readonly rows: number; readonly triangle: Triangle }[];
  /** Of the columns, then y. */
  readonly scaling: ColumnScaling;
}

/**
 * Splits rows into contiguous blocks of (all but) equal length and reduces each, by QR of the centred and scaled columns
 * and the response, to a triangle from which every regression on a subset of the columns, over any choice of blocks,
 * has the same solution and the same sum of squares as from the rows themselves. Orthogonal, so that nothing is squared
 * and no digits are lost as with cross-products.
 *
 * Source: Demmel, Grigori, Hoemmen & Langou, "Communication-optimal parallel and sequential QR and LU factorizations",
 * SIAM J. Sci. Comput. 34 (2012) A206–A239 (TSQR); updating subsets from R: Miller, "Subset Selection in Regression"
 * (2nd ed., 2002), chapter 2.
 *
 * @throws StatisticsError `not_finite`, `unequal_lengths`, `too_few_rows` fewer rows than two a block, `out_of_range`
 *   fewer than two blocks
 */
export function blockTriangles(
  columns: readonly ArrayLike<number>[],
  y: ArrayLike<number>,
  blockCount: number,
): BlockTriangles {
  const response = finiteVector(y, 'y');
  const data = [
    ...columns.map((column, j) => finiteVector(column, `columns[${j}]`, response.length)),
    response,
  ];
  const n = response.length;
  if (!Number.isInteger(blockCount) || blockCount < 2) {
    throw new StatisticsError('out_of_range', `${blockCount} blocks: at least 2 are needed.`, {
      field: 'blocks',
      remedy: 'Give a whole number of blocks from 2, such as 10.',
    });
  }
  if (n < 2 * blockCount) {
    throw new StatisticsError('too_few_rows', `${n} rows are too few for ${blockCount} blocks.`, {
      field: 'blocks',
      remedy: 'Give more rows or fewer blocks.',
    });
  }
  const scaling = columnScaling(data);
  const blocks = Array.from({ length: blockCount }, (_, k) => {
    const from = Math.floor((k * n) / blockCount);
    const to = Math.floor(((k + 1) * n) / blockCount);
    const rows = data.map((column) => column.subarray(from, to));
    const { r } = orthogonalFactors(scaledColumns(rows, scaling));
    return { rows: to - from, triangle: r };
  });
  return { blocks, scaling };
}

/** The triangle of several blocks together. */
export function stackedTriangle(triangles: readonly Triangle[]): Triangle {
  const width = triangles[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, j) =>
    Float64Array.from({ length: width * triangles.length }, (_value, i) => {
      const triangle = triangles[Math.floor(i / width)]!;
      return triangle[i % width]![j]!;
    }),
  );
  return orthogonalFactors(columns).r;
}
