/** All choices of 1 to `most` of the numbers 0 … count − 1, smaller choices first, each in ascending order. */
export function combinations(count: number, most: number): number[][] {
  const result: number[][] = [];
  let previous: number[][] = [[]];
  for (let size = 1; size <= Math.min(most, count); size += 1) {
    previous = previous.flatMap((chosen) => {
      const next = (chosen.at(-1) ?? -1) + 1;
      return Array.from({ length: count - next }, (_, k) => [...chosen, next + k]);
    });
    result.push(...previous);
  }
  return result;
}

/** How many `combinations` there are: Σ count! / (size!·(count − size)!). */
export function combinationCount(count: number, most: number): number {
  let total = 0;
  let ofSize = 1;
  for (let size = 1; size <= Math.min(most, count); size += 1) {
    ofSize = (ofSize * (count - size + 1)) / size;
    total += ofSize;
  }
  return total;
}
