import { compareValues, typeOf, type AttributeValue } from '../attribute-value.ts';
import { shownValue } from '../attribute-value-input.ts';
import type { Comparator, Condition, Operand } from './condition.ts';
import { shownPath, type DocumentPath } from './document-path.ts';
import type { Placeholders } from './placeholders.ts';
import { TokenReader, type ExpressionKind } from './token-reader.ts';

/** Operands of IN. */
const IN_OPERANDS_MAX = 100;

/** How deep parentheses and NOT may lie in one another. */
const DEPTH_MAX = 100;

const comparators: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

const attributeTypes = ['B', 'NULL', 'SS', 'BOOL', 'L', 'BS', 'N', 'NS', 'S', 'M'];

/**
 * Reads a condition:
 *
 *     condition  = and { OR and }
 *     and        = not { AND not }
 *     not        = NOT not | "(" condition ")" | function | comparison
 *     comparison = operand comparator operand
 *                | operand BETWEEN operand AND operand
 *                | operand IN "(" operand { "," operand } ")"
 *     function   = attribute_exists "(" path ")" | attribute_not_exists "(" path ")"
 *                | attribute_type "(" path "," value ")"
 *                | begins_with "(" path "," operand ")" | contains "(" path "," operand ")"
 *     operand    = path | value | size "(" path ")"
 */
export function parseCondition(
  kind: ExpressionKind,
  text: string,
  placeholders: Placeholders,
): Condition {
  const reader = new TokenReader(kind, text, placeholders);
  const condition = parseOr(reader, 0);
  reader.expectEnd();
  return condition;
}

function parseOr(reader: TokenReader, depth: number): Condition {
  const parts = [parseAnd(reader, depth)];
  while (reader.takes('OR')) {
    reader.countOperator();
    parts.push(parseAnd(reader, depth));
  }
  return joined('or', parts);
}

function parseAnd(reader: TokenReader, depth: number): Condition {
  const parts = [parseNot(reader, depth)];
  while (reader.takes('AND')) {
    reader.countOperator();
    parts.push(parseNot(reader, depth));
  }
  return joined('and', parts);
}

function joined(kind: 'and' | 'or', parts: readonly Condition[]): Condition {
  const [only, second] = parts;
  return only && !second ? only : { kind, parts };
}

function parseNot(reader: TokenReader, depth: number): Condition {
  if (depth > DEPTH_MAX) reader.refuse('The expression is nested too deeply;');
  if (reader.takes('NOT')) {
    reader.countOperator();
    return { kind: 'not', part: parseNot(reader, depth + 1) };
  }
  if (reader.takes('(')) {
    const part = parseOr(reader, depth + 1);
    reader.expect(')');
    if (part.kind === 'group') reader.refuse('The expression has redundant parentheses;');
    return { kind: 'group', part };
  }
  if (reader.isCall && reader.next !== 'SIZE') return parseFunction(reader);
  return parseComparison(reader);
}

function parseComparison(reader: TokenReader): Condition {
  const left = parseOperand(reader);
  if (comparators.has(reader.next)) {
    const comparator = reader.next as Comparator;
    reader.expect(comparator);
    reader.countOperator();
    const right = parseOperand(reader);
    refuseSameOperands(reader, comparator, left, right);
    if (comparator !== '=' && comparator !== '<>') {
      for (const operand of [left, right]) refuseUncomparable(reader, comparator, operand);
    }
    return { kind: 'compare', comparator, left, right };
  }
  if (reader.takes('BETWEEN')) {
    reader.countOperator();
    const low = parseOperand(reader);
    reader.expect('AND');
    const high = parseOperand(reader);
    for (const operand of [left, low, high]) refuseUncomparable(reader, 'BETWEEN', operand);
    refuseBadBounds(reader, low, high);
    return { kind: 'between', operand: left, low, high };
  }
  reader.expect('IN');
  reader.countOperator();
  reader.expect('(');
  const list = [parseOperand(reader)];
  while (reader.takes(',')) list.push(parseOperand(reader));
  reader.expect(')');
  if (list.length > IN_OPERANDS_MAX) {
    reader.refuse(
      `The IN operator is provided with too many operands; number of operands: ${list.length}`,
    );
  }
  return { kind: 'in', operand: left, list };
}

function parseOperand(reader: TokenReader): Operand {
  if (reader.isValue) return { kind: 'value', value: reader.takeValue() };
  if (!reader.isCall) return { kind: 'path', path: reader.takePath() };
  const name = reader.takeName();
  if (name !== 'size') refuseFunction(reader, name);
  const path = onePath(reader, name, parseArguments(reader));
  return { kind: 'size', path };
}

function parseFunction(reader: TokenReader): Condition {
  const name = reader.takeName();
  if (!Object.hasOwn(argumentCounts, name)) refuseFunction(reader, name);
  const operands = parseArguments(reader);
  switch (name) {
    case 'attribute_exists':
    case 'attribute_not_exists':
      return {
        kind: 'exists',
        path: onePath(reader, name, operands),
        isWanted: name === 'attribute_exists',
      };
    case 'attribute_type': {
      const { path, operand } = pathAndOperand(reader, name, operands);
      if (operand.kind !== 'value' || !('S' in operand.value)) {
        refuseOperandType(reader, name, operand);
      }
      const type = operand.value.S;
      if (!attributeTypes.includes(type)) {
        reader.refuse(
          `Invalid attribute type name found; type: ${type.slice(0, 100)}, valid types: {${attributeTypes.join(',')}}`,
        );
      }
      return { kind: 'type', path, type };
    }
    case 'begins_with': {
      const { path, operand } = pathAndOperand(reader, name, operands);
      if (operand.kind === 'value' && !('S' in operand.value) && !('B' in operand.value)) {
        refuseOperandType(reader, name, operand);
      }
      return { kind: 'begins_with', path, operand };
    }
    default:
      return { kind: 'contains', ...pathAndOperand(reader, name, operands) };
  }
}

const argumentCounts: Readonly<Record<string, number>> = {
  size: 1,
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
};

/** The functions of update expressions, which a condition cannot call. */
const updateFunctions = ['if_not_exists', 'list_append'];

function refuseFunction(reader: TokenReader, name: string): never {
  if (Object.hasOwn(argumentCounts, name) || updateFunctions.includes(name)) {
    reader.refuse(
      `The function is not allowed to be used this way in an expression; function: ${name}`,
    );
  }
  reader.refuse(`Invalid function name; function: ${name}`);
}

function parseArguments(reader: TokenReader): Operand[] {
  reader.countOperator();
  reader.expect('(');
  const operands = [parseArgument(reader)];
  while (reader.takes(',')) operands.push(parseArgument(reader));
  reader.expect(')');
  return operands;
}

function parseArgument(reader: TokenReader): Operand {
  if (reader.isCall) refuseFunction(reader, reader.takeName());
  return parseOperand(reader);
}

function refuseWrongCount(reader: TokenReader, name: string, operands: readonly Operand[]): void {
  if (operands.length === argumentCounts[name]) return;
  reader.refuse(
    `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
  );
}

function onePath(reader: TokenReader, name: string, operands: readonly Operand[]): DocumentPath {
  refuseWrongCount(reader, name, operands);
  const [operand] = operands;
  if (operand?.kind === 'path') return operand.path;
  reader.refuse(`Operator or function requires a document path; operator or function: ${name}`);
}

function pathAndOperand(
  reader: TokenReader,
  name: string,
  operands: readonly Operand[],
): { path: DocumentPath; operand: Operand } {
  refuseWrongCount(reader, name, operands);
  const [first, operand] = operands;
  if (first?.kind === 'path' && operand) return { path: first.path, operand };
  reader.refuse(`Operator or function requires a document path; operator or function: ${name}`);
}

function refuseOperandType(reader: TokenReader, name: string, operand: Operand): never {
  const type = operand.kind === 'value' ? typeOf(operand.value) : 'a document path';
  reader.refuse(
    `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
  );
}

/** Only strings, numbers and binaries have an order. */
function refuseUncomparable(reader: TokenReader, operator: string, operand: Operand): void {
  if (operand.kind !== 'value' || compareValues(operand.value, operand.value) !== null) return;
  refuseOperandType(reader, operator, operand);
}

function refuseSameOperands(
  reader: TokenReader,
  operator: string,
  left: Operand,
  right: Operand,
): void {
  if (left.kind !== 'path' || right.kind !== 'path') return;
  if (shownPath(left.path) !== shownPath(right.path)) return;
  reader.refuse(
    `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${shownPath(left.path)}`,
  );
}

function refuseBadBounds(reader: TokenReader, low: Operand, high: Operand): void {
  if (low.kind !== 'value' || high.kind !== 'value') return;
  const order = compareValues(low.value, high.value);
  if (order !== null && order <= 0) return;
  const why =
    order === null
      ? 'same operand type for both bounds'
      : 'upper bound to be greater than or equal to lower bound';
  reader.refuse(
    `The BETWEEN operator requires ${why}; lower bound operand: ${shown(low.value)}, upper bound operand: ${shown(high.value)}`,
  );
}

function shown(value: AttributeValue): string {
  return `AttributeValue: ${shownValue(value)}`;
}
