import { validateText } from '../../constraint.ts';
import type { ScalarType } from './attribute-value.ts';
import type { KeyAttribute, KeySchema } from './table.ts';
import { refuseParameterValue, refuseRequest } from './validation.ts';

/** The type of an attribute that is part of the key. */
export interface AttributeDefinition {
  readonly attributeName: string;
  readonly attributeType: ScalarType;
}

export interface KeySchemaElement {
  readonly attributeName: string;
  readonly keyType: 'HASH' | 'RANGE';
}

/** Reads the key of a new table: a partition key, and maybe a sort key behind it. */
export function readKeySchema(
  definitions: readonly AttributeDefinition[],
  elements: readonly KeySchemaElement[],
): KeySchema {
  const field = 'keySchema';
  const [hash, range, ...rest] = elements;
  if (!hash || rest.length > 0) {
    refuseRequest(
      `1 validation error detected: Value at '${field}' failed to satisfy constraint: Member must have length between 1 and 2`,
      field,
    );
  }
  if (hash.keyType !== 'HASH') {
    refuseRequest('Invalid KeySchema: The first KeySchemaElement is not a HASH key type', field);
  }
  if (range && range.keyType !== 'RANGE') {
    refuseRequest('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type', field);
  }
  if (range?.attributeName === hash.attributeName) {
    refuseRequest(
      'Both the Hash Key and the Range Key element in the KeySchema have the same name',
      field,
    );
  }
  const schema = {
    hash: definedKey(hash, definitions),
    range: range ? definedKey(range, definitions) : null,
  };
  if (definitions.length !== elements.length) {
    refuseParameterValue(
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
      'attributeDefinitions',
    );
  }
  return schema;
}

function definedKey(
  { attributeName }: KeySchemaElement,
  definitions: readonly AttributeDefinition[],
): KeyAttribute {
  validateText('keySchema.attributeName', attributeName, 1, 255);
  const definition = definitions.find((one) => one.attributeName === attributeName);
  if (definition) return { attributeName, attributeType: definition.attributeType };
  const names = definitions.slice(0, 20).map((one) => one.attributeName.slice(0, 255));
  refuseParameterValue(
    `Some index key attributes are not defined in AttributeDefinitions. Keys: [${attributeName}], AttributeDefinitions: [${names.join(', ')}]`,
    'attributeDefinitions',
  );
}
