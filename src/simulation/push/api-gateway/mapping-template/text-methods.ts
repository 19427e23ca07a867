import { JavaRegexError, type JavaRegex } from '../../../patterns/java-regex.ts';
import type { MethodArguments, Methods } from './method-arguments.ts';
import { TemplateError } from './template-error.ts';
import { ListValue, type Value } from './value.ts';

/** The methods of `java.lang.String` that templates have a use for. */
export const textMethods: Methods<string> = {
  charAt: (text, args) => text.charAt(args.place(0, text.length - 1)),
  compareTo: (text, args) => compare(text, args.text(0)),
  concat: (text, args) => copied(text + args.text(0), args),
  contains: (text, args) => copied(text, args).includes(args.text(0)),
  endsWith: (text, args) => text.endsWith(args.text(0)),
  equals: (text, args) => text === args.value(0),
  equalsIgnoreCase: (text, args) =>
    args.value(0) !== null && copied(text, args).toLowerCase() === args.text(0).toLowerCase(),
  indexOf: (text, args) => copied(text, args).indexOf(args.text(0), startOf(text, args)),
  isBlank: (text, args) => copied(text, args).trim() === '',
  isEmpty: (text) => text === '',
  lastIndexOf: (text, args) => copied(text, args).lastIndexOf(args.text(0)),
  length: (text) => text.length,
  matches: (text, args) => withRegex(args, (regex) => regex.matches(text, args.budget)),
  replace: (text, args) => replaceLiterally(text, args),
  replaceAll: (text, args) =>
    withRegex(args, (regex) =>
      regex.replace(text, args.text(1), { all: true, budget: args.budget }),
    ),
  replaceFirst: (text, args) =>
    withRegex(args, (regex) =>
      regex.replace(text, args.text(1), { all: false, budget: args.budget }),
    ),
  split: (text, args) => withRegex(args, (regex) => new ListValue(regex.split(text, args.budget))),
  startsWith: (text, args) => text.startsWith(args.text(0)),
  substring: (text, args) => {
    const end = args.count > 1 ? args.place(1, text.length) : text.length;
    return copied(text.slice(args.place(0, end), end), args);
  },
  toLowerCase: (text, args) => copied(text, args).toLowerCase(),
  toString: (text: string) => text,
  toUpperCase: (text, args) => copied(text, args).toUpperCase(),
  trim: (text, args) => copied(text, args).trim(),
};

/** A text that is looked through or copied costs by its length. */
function copied(text: string, { budget }: MethodArguments): string {
  budget.spendOnText(text.length);
  return text;
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function startOf(text: string, args: MethodArguments): number {
  return args.count > 1 ? args.place(1, text.length) : 0;
}

function replaceLiterally(text: string, args: MethodArguments): string {
  const [search, replacement] = [args.text(0), args.text(1)];
  const parts: string[] = [];
  let start = 0;
  copied(text, args);
  for (let at = text.indexOf(search); at !== -1; at = text.indexOf(search, at)) {
    args.budget.spendOnText(replacement.length);
    parts.push(text.slice(start, at), replacement);
    start = at + search.length;
    // An empty text is found before each character, and behind the last.
    at = search === '' ? at + 1 : start;
    if (at > text.length) break;
  }
  return [...parts, text.slice(start)].join('');
}

function withRegex<Result extends Value>(
  args: MethodArguments,
  use: (regex: JavaRegex) => Result,
): Result {
  const source = args.text(0);
  try {
    return use(args.budget.regex(source));
  } catch (error) {
    if (!(error instanceof JavaRegexError)) throw error;
    throw new TemplateError(
      'FAILED',
      `The regular expression "${source.slice(0, 60)}" cannot be used: ${error.message}.`,
    );
  }
}
