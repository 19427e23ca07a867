import { typeOf } from '../attribute-value.ts';
import { shownPath, treeOf } from './document-path.ts';
import type { Placeholders } from './placeholders.ts';
import { TokenReader } from './token-reader.ts';
import type { SetOperand, Update, UpdateAction } from './update.ts';

/** How deep functions may lie in one another. */
const DEPTH_MAX = 32;

type Section = UpdateAction['kind'];

const sections: readonly string[] = ['SET', 'REMOVE', 'ADD', 'DELETE'] satisfies Section[];

/**
 * Reads an update:
 *
 *     update  = section { section }                  each section once at most
 *     section = SET path "=" sum { "," … } | REMOVE path { "," … }
 *             | ADD path value { "," … } | DELETE path value { "," … }
 *     sum     = operand [ ("+" | "-") operand ]
 *     operand = value | path | if_not_exists "(" path "," sum ")" | list_append "(" sum "," sum ")"
 */
export function parseUpdate(text: string, placeholders: Placeholders): Update {
  const reader: TokenReader = new TokenReader('UpdateExpression', text, placeholders);
  const seen = new Set<string>();
  const update: { path: Update[number]['path']; value: UpdateAction }[] = [];
  while (!reader.isAtEnd) {
    const section = sections.find((name) => reader.takes(name)) as Section | undefined;
    if (!section) reader.refuseToken();
    if (seen.has(section)) {
      reader.refuse(`The "${section}" section can only be used once in an update expression;`);
    }
    seen.add(section);
    do {
      reader.countOperator();
      const path = reader.takePath();
      update.push({ path, value: parseAction(reader, section) });
    } while (reader.takes(','));
  }
  refuseClashes(reader, update);
  return update;
}

function parseAction(reader: TokenReader, section: Section): UpdateAction {
  switch (section) {
    case 'SET':
      reader.expect('=');
      return { kind: section, operand: parseSum(reader, 0) };
    case 'REMOVE':
      return { kind: section };
    case 'ADD':
    case 'DELETE': {
      const value = reader.takeValue();
      const isTaken =
        'SS' in value || 'NS' in value || 'BS' in value || (section === 'ADD' && 'N' in value);
      if (!isTaken) refuseOperandType(reader, section, typeOf(value));
      return { kind: section, value };
    }
  }
}

function parseSum(reader: TokenReader, depth: number): SetOperand {
  const left = parseOperand(reader, depth);
  const sign = reader.next;
  if (sign !== '+' && sign !== '-') return left;
  reader.expect(sign);
  reader.countOperator();
  const right = parseOperand(reader, depth);
  for (const operand of [left, right]) {
    const isBad =
      operand.kind === 'list_append' || (operand.kind === 'value' && !('N' in operand.value));
    if (isBad) {
      refuseOperandType(reader, sign, operand.kind === 'value' ? typeOf(operand.value) : 'L');
    }
  }
  return { kind: sign === '+' ? 'sum' : 'difference', left, right };
}

function parseOperand(reader: TokenReader, depth: number): SetOperand {
  if (reader.isValue) return { kind: 'value', value: reader.takeValue() };
  if (!reader.isCall) return { kind: 'path', path: reader.takePath() };
  if (depth > DEPTH_MAX) reader.refuse('The expression is nested too deeply;');
  const name = reader.takeName();
  if (name !== 'if_not_exists' && name !== 'list_append') {
    reader.refuse(
      conditionFunctions.includes(name)
        ? `The function is not allowed in an update expression; function: ${name}`
        : `Invalid function name; function: ${name}`,
    );
  }
  reader.countOperator();
  reader.expect('(');
  const operands = [parseSum(reader, depth + 1)];
  while (reader.takes(',')) operands.push(parseSum(reader, depth + 1));
  reader.expect(')');
  const [first, second] = operands;
  if (!first || !second || operands.length !== 2) {
    reader.refuse(
      `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
    );
  }
  if (name === 'if_not_exists') {
    if (first.kind !== 'path') {
      reader.refuse(
        'Operator or function requires a document path; operator or function: if_not_exists',
      );
    }
    return { kind: name, path: first.path, otherwise: second };
  }
  for (const operand of [first, second]) {
    if (operand.kind === 'value' && !('L' in operand.value)) {
      refuseOperandType(reader, name, typeOf(operand.value));
    }
  }
  return { kind: name, first, second };
}

const conditionFunctions = [
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
  'size',
];

function refuseOperandType(reader: TokenReader, name: string, type: string): never {
  reader.refuse(
    `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
  );
}

function refuseClashes(reader: TokenReader, update: Update): void {
  treeOf(update, ({ reason, one, other }) =>
    reader.refuse(
      `Two document paths ${reason === 'OVERLAP' ? 'overlap' : 'conflict'} with each other; must remove or rewrite one of these paths; path one: ${shownPath(one)}, path two: ${shownPath(other)}`,
    ),
  );
}
