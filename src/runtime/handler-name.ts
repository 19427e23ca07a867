/** The two parts of AWS's handler string. */
export interface HandlerName {
  /** Without extension, for example `index` or `src/index`. */
  readonly file: string;
  /** For example `handler`, or `api.get` for a function inside an exported object. */
  readonly exportName: string;
}

/**
 * Splits `index.handler` as Node's runtime interface client does: at the first dot behind the last
 * slash.
 *
 * @returns what is wrong with it, where it cannot be split
 */
export function parseHandlerName(handler: string): HandlerName | string {
  if (handler.includes('..')) {
    return `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`;
  }
  const fileStart = handler.lastIndexOf('/') + 1;
  const dot = handler.indexOf('.', fileStart);
  if (dot === -1) return 'Bad handler';
  return { file: handler.slice(0, dot), exportName: handler.slice(dot + 1) };
}
