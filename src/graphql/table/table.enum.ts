import type { ScalarType } from '../../simulation/pull/dynamodb/attribute-value.ts';
import type { KeySchemaElement } from '../../simulation/pull/dynamodb/key-schema.ts';
import type { StreamViewType as ViewName, TableRow } from '../../simulation/pull/dynamodb/table.ts';
import { defineEnum } from '../enum.ts';

export const TableStatus = defineEnum<TableRow['tableStatus']>(
  'TableStatus',
  'What can be done with a table.',
  { CREATING: 'Nothing yet.', ACTIVE: 'Everything.' },
);

export const ScalarAttributeType = defineEnum<ScalarType>(
  'ScalarAttributeType',
  'What an attribute of a key is.',
  {
    S: 'A string; ordered by its bytes in UTF-8.',
    N: 'A number; ordered by its value.',
    B: 'A binary; ordered by its bytes.',
  },
);

export const KeyType = defineEnum<KeySchemaElement['keyType']>(
  'KeyType',
  'Which part of a key an attribute is.',
  {
    HASH: 'The partition key.',
    RANGE: 'The sort key: it orders the items of a partition.',
  },
);

export const StreamViewType = defineEnum<ViewName>(
  'StreamViewType',
  'What the records of a stream show of an item.',
  {
    KEYS_ONLY: 'Its key.',
    NEW_IMAGE: 'Its key, and the item as it is afterwards.',
    OLD_IMAGE: 'Its key, and the item as it was before.',
    NEW_AND_OLD_IMAGES: 'Its key, and the item before and afterwards.',
  },
);

export const TimeToLiveStatus = defineEnum<'ENABLED' | 'DISABLED'>(
  'TimeToLiveStatus',
  'Whether items of a table expire.',
  { ENABLED: 'Those that say when.', DISABLED: 'None does.' },
);
