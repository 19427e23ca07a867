/** The part of WebAssembly's JavaScript interface used here; the types of Node 20 leave it out. */
declare namespace WebAssembly {
  type ExportValue = ((...parameters: never[]) => unknown) | Memory | Table | Global;
  type ImportValue = ((...parameters: never[]) => unknown) | Memory | Table | Global | number;
  type Exports = Readonly<Record<string, ExportValue>>;
  type Imports = Record<string, Record<string, ImportValue>>;

  // oxlint-disable-next-line typescript/no-extraneous-class
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Exports;
  }
  class Memory {
    readonly buffer: ArrayBuffer;
  }
  class Table {
    grow(delta: number): number;
    set(index: number, value: ExportValue): void;
  }
  class Global {
    value: unknown;
  }
  class RuntimeError extends Error {}
  function compile(bytes: Uint8Array): Promise<Module>;
}
