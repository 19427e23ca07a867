import type { RuleDefinition } from './rule.ts';

/** Who may invoke a function: section 8 of the specification. */
export const resourcePolicyRules = {
  'POL-01': {
    title: 'A policy belongs to one ARN',
    summary:
      'The unqualified function, each version and each alias has a policy of its own; a statement on one does not help a call that names another.',
    source: 'Recorded November 2025',
  },
  'POL-02': {
    title: '$LATEST carries no statements',
    summary: 'A permission cannot be added to $LATEST by name; leave the qualifier out.',
    source: 'Recorded November 2025',
  },
  'POL-10': {
    title: 'AddPermission answers with the statement',
    summary:
      'AddPermission makes a statement that allows one principal one action on one ARN, and answers with it as JSON text.',
    source: 'Recorded November 2025',
  },
  'POL-11': {
    title: 'How principals are stored',
    summary:
      'A service is stored as Service, an account as its root ARN, a user or role as AWS with its ARN, and everybody as *.',
    source: 'Recorded November 2025',
  },
  'POL-12': {
    title: 'A policy is its statements',
    summary:
      'GetPolicy answers with the statements in order of adding and a revision id; with its last statement the policy is gone.',
    source: 'Recorded November 2025',
  },
  'POL-13': {
    title: 'A policy holds 20 KB',
    summary: 'The whole policy document of a function, version or alias has at most 20,480 bytes.',
    source: 'Developer Guide, gettingstarted-limits',
  },
  'POL-14': {
    title: 'Statements cannot be edited',
    summary:
      'To change a statement, remove it and add another. Lambda checks how a source ARN is written, not whether it exists.',
    source: 'Developer Guide; the second half inferred',
  },
  'POL-20': {
    title: 'Bodies of errors',
    summary:
      'A throttle’s body has Reason, Type and message; a denial’s has nothing but a Message with a capital M.',
    source: 'Recorded November 2025',
  },
  'POL-30': {
    title: 'A denied invocation',
    summary:
      'A caller whom no policy allows to invoke is answered 403 AccessDeniedException, and nothing runs.',
    source: 'AWS’s wording; recorded with a function of another account',
  },
  'POL-31': {
    title: 'A condition that is not met',
    summary:
      'A statement whose condition is not met counts as not there. ArnLike compares the six parts of an ARN one by one.',
    source: 'IAM User Guide',
  },
} as const satisfies Record<string, RuleDefinition>;
