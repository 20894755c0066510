/** Solves R·x = b for an upper triangular R without zeros on the diagonal. Source: Golub & Van Loan, algorithm 3.1.2. */
export function solveUpper(r: readonly Float64Array[], b: Float64Array): Float64Array {
  const x = b.slice();
  for (let j = x.length - 1; j >= 0; j -= 1) {
    const row = r[j]!;
    let sum = x[j]!;
    for (let k = j + 1; k < x.length; k += 1) sum -= row[k]! * x[k]!;
    x[j] = sum / row[j]!;
  }
  return x;
}

/** Solves Rᵀ·x = b for an upper triangular R without zeros on the diagonal. */
export function solveUpperTransposed(r: readonly Float64Array[], b: Float64Array): Float64Array {
  const x = b.slice();
  for (let j = 0; j < x.length; j += 1) {
    const row = r[j]!;
    const value = x[j]! / row[j]!;
    x[j] = value;
    for (let k = j + 1; k < x.length; k += 1) x[k] = x[k]! - row[k]! * value;
  }
  return x;
}

/** R⁻¹ by columns. */
export function inverseUpper(r: readonly Float64Array[]): Float64Array[] {
  return r.map((_, j) => {
    const unit = new Float64Array(r.length);
    unit[j] = 1;
    return solveUpper(r, unit);
  });
}

/**
 * Condition number of R in the 1-norm, ‖R‖₁·‖R⁻¹‖₁, from the inverse itself; infinite where the diagonal has a zero.
 *
 * @param inverse columns of R⁻¹
 */
export function conditionNumber(r: readonly Float64Array[], inverse: readonly Float64Array[]): number {
  let norm = 0;
  for (let j = 0; j < r.length; j += 1) {
    let sum = 0;
    for (let k = 0; k <= j; k += 1) sum += Math.abs(r[k]![j]!);
    norm = Math.max(norm, sum);
  }
  let inverseNorm = 0;
  for (const column of inverse) {
    let sum = 0;
    for (const value of column) sum += Math.abs(value);
    inverseNorm = Math.max(inverseNorm, sum);
  }
  const condition = norm * inverseNorm;
  return Number.isNaN(condition) ? Infinity : condition;
}
