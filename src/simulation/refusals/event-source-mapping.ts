import type { RefusalDefinition } from './refusal-definition.ts';

/** What event source mappings refuse beside what Lambda refuses of any parameter. */
export const eventSourceMappingRefusals = {
  EVENT_SOURCE_MAPPING_NOT_FOUND: {
    awsErrorCode: 'ResourceNotFoundException',
    httpStatus: 404,
    meaning: 'The sandbox has no event source mapping of that UUID.',
  },
  EVENT_SOURCE_MAPPING_EXISTS: {
    awsErrorCode: 'ResourceConflictException',
    httpStatus: 409,
    meaning: 'There is a mapping of that event source to that function already.',
  },
  EVENT_SOURCE_MAPPING_IN_USE: {
    awsErrorCode: 'ResourceInUseException',
    httpStatus: 400,
    meaning: 'The mapping is on its way to another state; it can be changed when it has settled.',
  },
} as const satisfies Record<string, RefusalDefinition>;
