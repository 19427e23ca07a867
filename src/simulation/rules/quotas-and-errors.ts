import type { RuleDefinition } from './rule.ts';

/** Answers of the control plane. */
export const quotaAndErrorRules = {
  'ERR-02': {
    title: 'Validation errors',
    summary:
      'Enum, length and pattern problems of a request are answered with ValidationException.',
    source: 'Recorded',
  },
  'ERR-10': {
    title: 'Defaults of a new function',
    summary: 'A new function has a timeout of 3 s, 128 MB of memory and version $LATEST.',
    source: 'Recorded November 2025',
  },
  'ERR-12': {
    title: 'An unknown function comes first',
    summary: 'PutFunctionConcurrency reports an unknown function even when the number is bad too.',
    source: 'Recorded November 2025',
  },
} as const satisfies Record<string, RuleDefinition>;
