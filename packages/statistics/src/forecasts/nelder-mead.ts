/**
 * The point near `start` where a function is smallest, by the downhill simplex of J. A. Nelder and R. Mead, "A simplex
 * method for function minimization", The Computer Journal 7 (1965) 308–313, with their coefficients 1, ½, 2. A value of
 * Infinity marks a point outside the domain. Stops when the values of the simplex differ by less than `tolerance` of
 * the smallest, or after `maximumSteps`.
 */
export function nelderMead(
  value: (point: readonly number[]) => number,
  start: readonly number[],
  { size = 0.1, tolerance = 1e-12, maximumSteps = 2000 } = {},
): { readonly point: readonly number[]; readonly value: number } {
  const at = (point: readonly number[]) => ({ point, value: value(point) });
  const simplex = [at(start), ...start.map((_, i) => at(start.map((x, j) => (i === j ? x + size : x))))];
  const order = () => simplex.sort((a, b) => a.value - b.value);
  order();
  for (let step = 0; step < maximumSteps; step += 1) {
    const best = simplex[0]!;
    const worst = simplex.at(-1)!;
    if (worst.value - best.value <= tolerance * Math.abs(best.value)) break;
    const others = simplex.slice(0, -1);
    const centre = start.map((_, i) => others.reduce((sum, { point }) => sum + point[i]!, 0) / others.length);
    const along = (by: number) => at(centre.map((x, i) => x + by * (worst.point[i]! - x)));
    const reflected = along(-1);
    if (reflected.value < best.value) {
      const expanded = along(-2);
      simplex[simplex.length - 1] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < others.at(-1)!.value) {
      simplex[simplex.length - 1] = reflected;
    } else {
      const contracted = along(reflected.value < worst.value ? -0.5 : 0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) {
        simplex[simplex.length - 1] = contracted;
      } else {
        for (let i = 1; i < simplex.length; i += 1) {
          simplex[i] = at(simplex[i]!.point.map((x, j) => (x + best.point[j]!) / 2));
        }
      }
    }
    order();
  }
  return simplex[0]!;
}
