import type { PushSourceType as PushSourceTypeName } from '../../simulation/push/push-source-type.ts';
import type { PushSource } from '../../simulation/push/push-source.ts';
import { defineEnum } from '../enum.ts';

export const PushSourceType = defineEnum<PushSourceTypeName>(
  'PushSourceType',
  'The services that push events to functions.',
  {
    S3: 'Notifications of a bucket.',
    SNS: 'A subscription to a topic.',
    EVENTBRIDGE_RULE: 'A target of a rule on an event bus, by pattern or by schedule.',
    EVENTBRIDGE_SCHEDULER: 'A schedule of EventBridge Scheduler.',
    API_GATEWAY_REST: 'A method of a REST API.',
    API_GATEWAY_HTTP: 'A route of an HTTP API.',
    FUNCTION_URL: 'The URL of a function.',
  },
);

export const PermissionCheck = defineEnum<PushSource['permissionChecked']>(
  'PermissionCheck',
  'When the permission of a source to invoke a function is looked at.',
  {
    AT_SET_UP_AND_USE: 'When the source is set up, and at each event.',
    AT_USE: 'At each event only.',
    BY_ROLE: 'Never on the function: a role of the source decides.',
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
