import type { Role as RoleName } from '../access/access.ts';
import { defineEnum } from '../enum.ts';

export const Role = defineEnum<RoleName>('Role', 'What a key may do.', {
  OWNER: 'Everything, keys included.',
  EDITOR: 'Create, change and delete sandboxes and what is in them.',
  VIEWER: 'Read and subscribe.',
});
