import { QuickJSFFI } from '@jitl/quickjs-wasmfile-release-sync/ffi';
import type {
  JSContextPointer,
  JSRuntimePointer,
  JSVoidPointer,
  QuickJSEmscriptenModule,
} from 'quickjs-emscripten-core';

/** The library's raw calls, which also note the addresses of what was created last. */
export class RecordingFfi extends QuickJSFFI {
  newestRuntime = 0 as JSRuntimePointer;
  newestContext = 0 as JSContextPointer;
  newestBuffer = 0 as JSVoidPointer;
  readonly emscripten: QuickJSEmscriptenModule;

  constructor(module: QuickJSEmscriptenModule) {
    super(module);
    this.emscripten = module;
    const { QTS_NewRuntime, QTS_NewContext, QTS_NewArrayBuffer } = this;
    this.QTS_NewRuntime = () => (this.newestRuntime = QTS_NewRuntime());
    this.QTS_NewContext = (...parameters) => (this.newestContext = QTS_NewContext(...parameters));
    this.QTS_NewArrayBuffer = (context, buffer, length) => {
      this.newestBuffer = buffer;
      return QTS_NewArrayBuffer(context, buffer, length);
    };
  }
}
