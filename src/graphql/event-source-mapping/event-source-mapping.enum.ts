import type { MappingState } from '../../simulation/pull/event-source-mapping/event-source-mapping.ts';
import type {
  PullSourceType as PullSourceTypeName,
  StartingPosition as StartingPositionValue,
} from '../../simulation/pull/pull-source.ts';
import { defineEnum } from '../enum.ts';

export const EventSourceMappingState = defineEnum<MappingState>(
  'EventSourceMappingState',
  'Where a mapping is in its life. Only ENABLED and DISABLED last.',
  {
    CREATING: 'It was created and is not ready yet.',
    ENABLED: 'It polls.',
    DISABLED: 'It does not poll; what its source has stays there.',
    ENABLING: 'It will poll in a moment.',
    DISABLING: 'It reads no more and will be disabled in a moment.',
    UPDATING: 'Its settings change.',
    DELETING: 'It will be gone in a moment.',
  },
);

/** A sentence for each service that can be polled. */
export const pullSourceSentences: Readonly<Record<PullSourceTypeName, string>> = {
  SQS: 'A queue of SQS, which Lambda polls.',
  KINESIS: 'A data stream, or a consumer of one.',
  DYNAMODB_STREAMS: 'The stream of a table.',
};

export const PullSourceType = defineEnum<PullSourceTypeName>(
  'PullSourceType',
  'The services that event source mappings poll.',
  pullSourceSentences,
);

export const EventSourcePosition = defineEnum<StartingPositionValue['type']>(
  'EventSourcePosition',
  'Where a mapping of a stream begins to read.',
  {
    TRIM_HORIZON: 'With the oldest record that is still there.',
    LATEST: 'With what comes after the mapping is enabled.',
    AT_TIMESTAMP: 'With the first record from an instant on; of Kinesis only.',
  },
);

export const FunctionResponseType = defineEnum<'REPORT_BATCH_ITEM_FAILURES'>(
  'FunctionResponseType',
  'What a function may answer for its batch.',
  {
    REPORT_BATCH_ITEM_FAILURES:
      'Which records have failed: `{"batchItemFailures": [{"itemIdentifier": "…"}]}`.',
  },
);

export const EventSourceMappingMetric = defineEnum<'EVENT_COUNT'>(
  'EventSourceMappingMetric',
  'Groups of metrics that a mapping can count.',
  { EVENT_COUNT: 'What becomes of the records.' },
);
