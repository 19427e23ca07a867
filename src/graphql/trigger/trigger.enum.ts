import type { PullSourceType as PullSourceTypeName } from '../../simulation/pull/pull-source.ts';
import type { PushSourceType as PushSourceTypeName } from '../../simulation/push/push-source-type.ts';
import type { PushSource } from '../../simulation/push/push-source.ts';
import { defineEnum } from '../enum.ts';
import { pullSourceSentences } from '../event-source-mapping/event-source-mapping.enum.ts';

const pushSourceSentences: Readonly<Record<PushSourceTypeName, string>> = {
  S3: 'Notifications of a bucket.',
  SNS: 'A subscription to a topic.',
  EVENTBRIDGE_RULE: 'A target of a rule on an event bus, by pattern or by schedule.',
  EVENTBRIDGE_SCHEDULER: 'A schedule of EventBridge Scheduler.',
  API_GATEWAY_REST: 'A method of a REST API.',
  API_GATEWAY_HTTP: 'A route of an HTTP API.',
  FUNCTION_URL: 'The URL of a function.',
};

export const PushSourceType = defineEnum<PushSourceTypeName>(
  'PushSourceType',
  'The services that push events to functions.',
  pushSourceSentences,
);

export type EventSourceNameValue = PushSourceTypeName | PullSourceTypeName;

export const EventSourceName = defineEnum<EventSourceNameValue>(
  'EventSourceType',
  'The services that make functions run: those that push events, and those that Lambda polls.',
  { ...pushSourceSentences, ...pullSourceSentences },
);

export const PermissionCheck = defineEnum<PushSource['permissionChecked']>(
  'PermissionCheck',
  'When the permission of a source to invoke a function is looked at.',
  {
    AT_SET_UP_AND_USE: 'When the source is set up, and at each event.',
    AT_USE: 'At each event only.',
    BY_ROLE:
      "Never in the function's policy: a role decides, that of the source or, where Lambda polls, the function's own.",
  },
);

export const SourceModel = defineEnum<'PUSH' | 'PULL'>(
  'SourceModel',
  'Who begins: the source, or Lambda.',
  {
    PUSH: 'The source invokes the function.',
    PULL: 'Lambda reads from the source and invokes the function.',
  },
);
