import type { Service } from '../../service.ts';
import { targetRetryTimer } from './delivery.ts';
import { createEventBus, deleteEventBus } from './event-bus-commands.ts';
import { eventBuses } from './event-bus.ts';
import { deleteRule, disableRule, enableRule, putRule } from './event-rule-commands.ts';
import { eventRulePushSource } from './event-rule-push-source.ts';
import { eventRules } from './event-rule.ts';
import { putTargets, removeTargets } from './event-target-commands.ts';
import { eventTargets } from './event-target.ts';
import { putEventForService } from './put-events-action.ts';
import { putEvents } from './put-events.ts';
import { ruleFiresTimer } from './rule-schedule.ts';
import { waitingDeliveries } from './waiting-delivery.ts';

/** Amazon EventBridge: buses, the rules that look at their events, and the rules' targets. */
export const eventBridgeService = {
  name: 'eventbridge',
  tables: [eventBuses, eventRules, eventTargets, waitingDeliveries],
  timers: [targetRetryTimer, ruleFiresTimer],
  commands: {
    CreateEventBus: createEventBus,
    DeleteEventBus: deleteEventBus,
    PutRule: putRule,
    DeleteRule: deleteRule,
    EnableRule: enableRule,
    DisableRule: disableRule,
    PutTargets: putTargets,
    RemoveTargets: removeTargets,
    PutEvents: putEvents,
  },
  actions: { 'events:PutEvents': putEventForService },
  pushSources: [eventRulePushSource],
  eventKinds: {
    EVENT_BUS_CREATED: 'An event bus was created.',
    EVENT_BUS_DELETED: 'An event bus was deleted.',
    EVENT_RULE_PUT: 'A rule of an event bus was created or replaced.',
    EVENT_RULE_DELETED: 'A rule of an event bus was deleted.',
    EVENT_RULE_ENABLED: 'A rule looks at events again, or its schedule fires again.',
    EVENT_RULE_DISABLED: 'A rule was switched off.',
    EVENT_TARGET_PUT: 'A target was added to a rule, or replaced.',
    EVENT_TARGET_REMOVED: 'A target was taken away from a rule.',
    BUS_EVENT_PUT: 'An event was put on a bus.',
    BUS_ENTRY_FAILED: 'An entry of PutEvents was not taken.',
    BUS_EVENT_LOST: 'An event was put on a bus that is not there.',
    EVENT_RULE_MATCHED: 'The pattern of a rule matches an event.',
    EVENT_RULE_NOT_MATCHED: 'A rule leaves an event alone, and why.',
    EVENT_RULE_SCHEDULE_FIRED: 'The schedule of a rule has made an event.',
    EVENT_TARGET_DELIVERED: 'A target of a rule has taken an event.',
    EVENT_TARGET_REFUSED: 'A target of a rule has not taken an event, and why.',
    EVENT_TARGET_RETRY_SCHEDULED: 'A target is to be tried again with an event.',
    EVENT_TARGET_GIVEN_UP: 'An event never reaches a target.',
    EVENT_TARGET_DEAD_LETTERED:
      'An event that was given up went to the dead-letter queue of its target.',
    EVENT_TARGET_DEAD_LETTER_FAILED: 'The dead-letter queue of a target did not take an event.',
  },
} as const satisfies Service;
