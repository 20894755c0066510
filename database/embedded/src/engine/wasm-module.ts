/**
 * What this server uses of PGlite's WebAssembly module: below the JavaScript API, because that API parses every
 * row it hands out, keeps one global session state and offers no way to change the authenticated user.
 */
export interface PostgresModule {
  readonly HEAPU8: Uint8Array;
  readonly HEAP32: Int32Array;
  readonly HEAP64: BigInt64Array;
  readonly FS: {
    readonly filesystems: { readonly NODEFS: NodeFileSystem };
  };
  addFunction(callback: (pointer: number, length: number) => number, signature: 'iii'): number;
  UTF8ToString(pointer: number): string;
  _malloc(bytes: number): number;
  _set_read_write_cbs(read: number, write: number): void;
  _interactive_one(length: number, firstByte: number): void;
  _GetConfigOption(name: number, missingOk: 0 | 1, restrictPrivileged: 0 | 1): number;
  _SetConfigOption(name: number, value: number, context: number, source: number): void;
  _SetUserIdAndSecContext(userId: number, securityContext: number): void;
  _pgl_shutdown(): void;
  _free(pointer: number): void;
}

/** Emscripten's file system over Node's. A stream of a directory has no descriptor. */
export interface NodeFileSystem {
  readonly stream_ops: { fsync?: (stream: { readonly nfd?: number; readonly node: object }) => number };
  readonly realPath: (node: object) => string;
}

/** A NUL-terminated UTF-8 copy of `text` in the module's memory. The caller frees it. */
export function copyString(module: PostgresModule, text: string): number {
  const bytes = Buffer.from(`${text}\0`, 'utf8');
  const pointer = module._malloc(bytes.length);
  module.HEAPU8.set(bytes, pointer);
  return pointer;
}
