import type { MessageState } from '../../simulation/pull/sqs/message.ts';
import { defineEnum } from '../enum.ts';

export const QueueMessageState = defineEnum<MessageState>(
  'QueueMessageState',
  'What can be done with a message in a queue.',
  {
    AVAILABLE: 'A receive may return it.',
    DELAYED: 'It was sent with a delay that is not over.',
    IN_FLIGHT: 'It was received, and is hidden until its visibility timeout ends.',
  },
);
