import type { RuleState } from '../../simulation/push/eventbridge/event-rule-commands.ts';
import { defineEnum } from '../enum.ts';

export const EventRuleState = defineEnum<RuleState>(
  'EventRuleState',
  'Whether a rule does anything.',
  {
    ENABLED: 'It looks at events, and its schedule fires.',
    DISABLED: 'It does nothing.',
  },
);
