import { registerEnumType } from 'type-graphql';
import type { Role as RoleName } from '../access/access.ts';

export const Role = {
  OWNER: 'OWNER',
  EDITOR: 'EDITOR',
  VIEWER: 'VIEWER',
} as const satisfies { [Name in RoleName]: Name };

registerEnumType(Role, {
  name: 'Role',
  description: 'What a key may do.',
  valuesConfig: {
    OWNER: { description: 'Everything, keys included.' },
    EDITOR: { description: 'Create, change and delete sandboxes and what is in them.' },
    VIEWER: { description: 'Read and subscribe.' },
  },
});
