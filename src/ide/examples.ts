/** An operation that is in place when somebody opens the IDE, in a tab of its own. */
export interface Example {
  readonly title: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * A first walk through a sandbox, in the order of the README. Altair shows the last tab first, so the
 * tab to start with stands at the end.
 */
export function sandboxExamples(sandboxId: string): readonly Example[] {
  const variables = { sandboxId };
  return [
    { title: '1 Create function', query: CREATE_FUNCTION, variables },
    { title: '2 Live events', query: LIFECYCLE_EVENTS, variables },
    { title: '3 Invoke', query: INVOKE, variables },
    { title: '4 Advance clock', query: ADVANCE_CLOCK, variables },
    { title: '5 History', query: HISTORY, variables },
    { title: 'Start here', query: SANDBOX, variables },
  ];
}

/** What the root key is for. */
export const rootExamples: readonly Example[] = [
  {
    title: 'Create tenant',
    variables: { name: 'me' },
    query: `# The root key creates tenants; what is in their sandboxes takes a
# key of the tenant. The answer's "secret" is the first one: copy it,
# press "Forget key" at the top, and enter it there.

mutation CreateTenant($name: String!) {
  createTenant(input: { name: $name }) {
    tenant { id name }
    secret
  }
}
`,
  },
];

const SANDBOX = `# Welcome to Pushpull. Press "Send Request": the answer shows
# your sandbox, its clock, its functions and what will happen next.
# Then go through the tabs from 1 to 5.
#
# The sandbox chosen at the top stands in the variables, at the
# bottom. "Docs" shows everything that can be asked.

query Sandbox($sandboxId: ID!) {
  sandbox(id: $sandboxId) {
    name
    region
    clock { mode now nextDueAt }
    functions(first: 20) { edges { node { functionName description } } }
    agenda(first: 10) { dueAt what why }
  }
}
`;

const CREATE_FUNCTION = `# A handler is JavaScript, CommonJS or ES module, sync or async.
# Its Date and its timers follow the sandbox's clock.

mutation CreateFunction($sandboxId: ID!) {
  createFunction(input: {
    sandboxId: $sandboxId
    functionName: "triple"
    code: """
    export const handler = async ({ n }) => {
      console.log('tripling', n);
      return 3 * n;
    };
    """
  }) {
    function { functionArn handler timeout memorySize }
  }
}
`;

const LIFECYCLE_EVENTS = `# Send it, and it follows what happens from now on; it says
# "Loading..." until you cancel it. Then invoke the function, in tab 3
# or from anywhere else, and come back: each event says which rule of
# AWS is behind it.

subscription LifecycleEvents($sandboxId: ID!) {
  lifecycleEvents(sandboxId: $sandboxId) {
    at
    kind
    message
    rule { id title }
  }
}
`;

const INVOKE = `# The answer has what the handler returned and what it logged.

mutation Invoke($sandboxId: ID!) {
  invoke(input: {
    sandboxId: $sandboxId
    functionName: "triple"
    payload: { n: 14 }
  }) {
    statusCode
    payload
    functionError
    invocation { status logs }
  }
}
`;

const ADVANCE_CLOCK = `# Everything that is due on the way happens, in order. Instead of
# "by", "to" takes an instant, and "untilIdle: true" goes on until
# nothing is left to happen. The mutation setClock makes the clock
# stand still, or run faster.

mutation AdvanceClock($sandboxId: ID!) {
  advanceClock(input: { sandboxId: $sandboxId, by: "PT24H" }) {
    clock { mode now }
    advance { status firedTimers }
  }
}
`;

const HISTORY = `# What happened, and why.

query History($sandboxId: ID!) {
  sandbox(id: $sandboxId) {
    events(last: 20) {
      edges { node { at kind message rule { id summary } } }
    }
  }
}
`;
