/**
 * Leverage xᵀ(XᵀX)⁻¹x of a new row against the rows fitted: how far it lies from them, 1/n at their middle.
 *
 * Source: Draper & Smith, "Applied Regression Analysis" (3rd ed., 1998), chapter 5.
 *
 * @param leverageFactors of the fit, p vectors of length p
 * @param row the p values of the new row, in the order of the columns
 */
export function leverage(leverageFactors: readonly ArrayLike<number>[], row: ArrayLike<number>): number {
  let sum = 0;
  for (const factor of leverageFactors) {
    let product = 0;
    for (let j = 0; j < row.length; j += 1) product += factor[j]! * row[j]!;
    sum += product * product;
  }
  return sum;
}
