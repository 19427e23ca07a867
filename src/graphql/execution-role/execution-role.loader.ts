import type { ExecutionRoleRow } from '../../simulation/lambda/role/execution-role.ts';
import { findExecutionRoles, type ExecutionRoleKey } from '../../store/execution-roles.ts';
import { keyedLoader } from '../keyed-loader.ts';

/** The roles that somebody has set; null for a function that may do everything. */
export const executionRoleByFunction = keyedLoader<ExecutionRoleKey, ExecutionRoleRow>({
  isPlausible: () => true,
  find: findExecutionRoles,
  nameOf: ({ functionId }) => functionId,
});
