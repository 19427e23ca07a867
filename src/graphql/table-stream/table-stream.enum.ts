import type { StreamEventName } from '../../simulation/pull/dynamodb/stream-block.ts';
import { defineEnum } from '../enum.ts';

export const TableStreamStatus = defineEnum<'ENABLED' | 'DISABLED'>(
  'TableStreamStatus',
  'Whether a stream takes changes of its table.',
  {
    ENABLED: 'It takes every change.',
    DISABLED: 'It was turned off, or its table deleted; its records can be read still.',
  },
);

export const TableStreamEventName = defineEnum<StreamEventName>(
  'TableStreamEventName',
  'What happened to an item.',
  {
    INSERT: 'It was not there before.',
    MODIFY: 'It is another one than before.',
    REMOVE: 'It is gone.',
  },
);
