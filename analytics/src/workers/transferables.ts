/**
 * The memory of the typed arrays in a value of plain objects and arrays, each once: what may change threads instead of
 * being copied. Who hands it over has it no longer.
 */
export function transferables(value: unknown): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  collect(value, buffers);
  return [...buffers];
}

function collect(value: unknown, buffers: Set<ArrayBuffer>): void {
  if (typeof value !== 'object' || value === null) return;
  if (ArrayBuffer.isView(value)) {
    // A view of a larger memory (a pooled Buffer, WebAssembly) does not own what it looks at: that is copied.
    if (value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength)
      buffers.add(value.buffer);
    return;
  }
  if (Array.isArray(value)) {
    // Long lists are of numbers or of texts: the first item tells.
    if (typeof value[0] === 'object') for (const item of value) collect(item, buffers);
    return;
  }
  for (const part of Object.values(value)) collect(part, buffers);
}
