import type { FilterPolicyScope as ScopeName } from '../../simulation/push/sns/subscription.ts';
import { defineEnum } from '../enum.ts';

export const FilterPolicyScope = defineEnum<ScopeName>(
  'FilterPolicyScope',
  'What a filter policy looks at.',
  {
    MESSAGE_ATTRIBUTES: 'The attributes of a message; the policy cannot nest.',
    MESSAGE_BODY: 'The text of a message, which must be a JSON object.',
  },
);
