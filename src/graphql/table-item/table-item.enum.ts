import type { ReturnValues } from '../../simulation/pull/dynamodb/item-commands.ts';
import { defineEnum } from '../enum.ts';

export const ReturnValue = defineEnum<ReturnValues>(
  'ReturnValue',
  'What a write answers with. Puts and deletions know NONE and ALL_OLD.',
  {
    NONE: 'Nothing.',
    ALL_OLD: 'The item as it was before.',
    UPDATED_OLD: 'What the update was to change, as it was before.',
    ALL_NEW: 'The item as it is afterwards.',
    UPDATED_NEW: 'What the update was to change, as it is afterwards.',
  },
);

export const ReturnValuesOnConditionCheckFailure = defineEnum<'NONE' | 'ALL_OLD'>(
  'ReturnValuesOnConditionCheckFailure',
  'What a refusal by the condition shows.',
  { NONE: 'Nothing.', ALL_OLD: 'The item, in `extensions.detail`.' },
);
