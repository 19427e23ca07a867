import {
  policyId,
  type FunctionPolicyRow,
} from '../../simulation/lambda/policy/function-policy.ts';
import { findFunctionPolicies, type FunctionPolicyKey } from '../../store/function-policies.ts';
import { keyedLoader } from '../keyed-loader.ts';

/** Policies by function and qualifier; null where there is none. */
export const functionPolicyByKey = keyedLoader<FunctionPolicyKey, FunctionPolicyRow>({
  isPlausible: ({ qualifier }) => /^[\w-]{0,128}$/.test(qualifier),
  find: findFunctionPolicies,
  nameOf: ({ functionId, qualifier }) => policyId(functionId, qualifier),
});
