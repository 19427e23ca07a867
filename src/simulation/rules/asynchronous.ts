import type { RuleDefinition } from './rule.ts';

/** Events, their queue, retries and what becomes of them: section 2 of the specification. */
export const asynchronousRules = {
  'ASY-01': {
    title: 'An event is queued and answered 202',
    summary:
      'Event puts the payload into the function’s queue and answers 202 at once, before any look at concurrency; a later failure is never visible to the sender.',
    source: 'Developer Guide, invocation-async',
  },
  'ASY-02': {
    title: 'An event holds 1 MB',
    summary: 'An asynchronous event has at most 1,048,576 bytes since October 2025.',
    source: 'Developer Guide, gettingstarted-limits',
  },
  'ASY-03': {
    title: 'What is refused is not queued',
    summary:
      'An unknown function, a missing permission, a payload that is too large and a function that is not ready are refused at once, and nothing is queued.',
    source: 'API reference, Invoke',
  },
  'ASY-04': {
    title: 'The queue keeps no order',
    summary:
      'Events of one function may overtake each other, and any of them may be delivered twice.',
    source: 'Developer Guide, invocation-async-error-handling',
  },
  'ASY-05': {
    title: 'Queued events meet the function as it is',
    summary:
      'Code and configuration apply as they are when an event leaves the queue, so an update reaches events that were queued before it.',
    source: 'Recorded 2023',
  },
  'ASY-06': {
    title: 'All attempts have one request id',
    summary: 'The function sees the same request id at every attempt of an event.',
    source: 'Recorded November 2025',
  },
  'ASY-07': {
    title: 'Nobody reads the return value',
    summary:
      'What the handler of an event returns is discarded unless there is a destination for success.',
    source: 'Developer Guide, invocation-async-retain-records',
  },
  'ASY-10': {
    title: 'Two counters',
    summary: 'Attempts that ran and failed are counted apart from tries that could not run at all.',
    source: 'Developer Guide, invocation-async-error-handling',
  },
  'ASY-11': {
    title: 'Two retries after a function error',
    summary:
      'After a function error an event is tried again after one minute, and once more after two, unless it is configured otherwise.',
    source: 'Developer Guide, invocation-async-error-handling',
  },
  'ASY-12': {
    title: 'Throttles are retried until the event is too old',
    summary:
      'An event that is throttled goes back into the queue; the wait doubles from one second to five minutes, and no attempt is counted.',
    source: 'Developer Guide, invocation-async-error-handling',
  },
  'ASY-14': {
    title: 'Ranges of the configuration',
    summary:
      'Retry attempts are 0 to 2, 2 by default; the age of an event is 60 to 21,600 s, 21,600 by default.',
    source: 'API reference, PutFunctionEventInvokeConfig',
  },
  'ASY-15': {
    title: 'Age counts from acceptance',
    summary:
      'The age of an event begins when it is taken into the queue, not at its first attempt.',
    source: 'API reference, PutFunctionEventInvokeConfig',
  },
  'ASY-16': {
    title: 'The age check looks ahead',
    summary: 'An event whose next attempt would begin after its maximum age is given up at once.',
    source: 'Recorded November 2025',
  },
  'ASY-17': {
    title: 'The default takes three minutes',
    summary: 'Three failing attempts take their runs and 60 s and 120 s of waiting between them.',
    source: 'Developer Guide; arithmetic',
  },
  'ASY-18': {
    title: 'Delays carry jitter',
    summary:
      'Retries come a little later than the round figures; the profile IDEAL keeps them exact.',
    source: 'Design of the simulation',
  },
  'ASY-19': {
    title: 'Put replaces, Update merges',
    summary:
      'PutFunctionEventInvokeConfig removes what it leaves out; UpdateFunctionEventInvokeConfig changes what it names and needs a configuration that exists.',
    source: 'Recorded November 2025',
  },
  'ASY-20': {
    title: 'A configuration belongs to one qualifier',
    summary:
      'It is attached to $LATEST, a version or an alias, and publishing a version does not copy it.',
    source: 'Recorded November 2025',
  },
  'ASY-21': {
    title: 'What the configuration answers',
    summary: 'It names the qualified function ARN and only the numbers that were set.',
    source: 'Recorded November 2025',
  },
  'ASY-22': {
    title: 'What a configuration is refused for',
    summary:
      'It needs one setting at least, a function that exists, and destinations that exist and are not the function itself.',
    source: 'Recorded November 2025',
  },
  'ASY-23': {
    title: 'Numbers out of range are refused',
    summary:
      'A retry count or an event age out of its range is a ValidationException that names the range.',
    source: 'API reference; recorded siblings',
  },
  'ASY-24': {
    title: 'Reserved concurrency 0 drops events',
    summary:
      'With a reservation of 0 an event is not retried but goes at once to the dead-letter queue and the failure destination.',
    source: 'Recorded November 2025',
  },
  'ASY-25': {
    title: 'The sender still gets 202',
    summary: 'A reservation of 0 is invisible to whoever sends the event.',
    source: 'Recorded November 2025',
  },
  'ASY-30': {
    title: 'What can be a destination',
    summary:
      'Records go to standard queues and topics, functions and event buses, those of failures to S3 buckets too; FIFO queues and topics are refused.',
    source: 'Developer Guide, invocation-async-retain-records',
  },
  'ASY-31': {
    title: 'Synchronous calls use no destinations',
    summary:
      'Destinations belong to asynchronous invocation; the caller of a synchronous one has its answer.',
    source: 'Developer Guide, invocation-async-retain-records',
  },
  'ASY-32': {
    title: 'The execution role sends',
    summary: 'A record or dead letter is sent with the rights of the function’s execution role.',
    source: 'Developer Guide, invocation-async-retain-records',
  },
  'ASY-33': {
    title: 'A destination function is invoked asynchronously',
    summary: 'A function that is a destination gets the record as an event of its own queue.',
    source: 'Developer Guide, invocation-async-retain-records',
  },
  'ASY-34': {
    title: 'The record',
    summary:
      'A destination gets the request with its id and condition, the payload, and what the function answered.',
    source: 'Developer Guide; recorded November 2025',
  },
  'ASY-35': {
    title: 'Four conditions',
    summary:
      'A record says Success, RetriesExhausted, EventAgeExceeded or ZeroReservedConcurrency.',
    source: 'Recorded November 2025',
  },
  'ASY-36': {
    title: 'The answer is there where the function ran',
    summary:
      'responseContext and responsePayload are absent where the function never ran, and those of the last attempt where it did.',
    source: 'Recorded November 2025',
  },
  'ASY-37': {
    title: 'Records carry JSON, not text',
    summary: 'The function ARN is always qualified, and both payloads are JSON values.',
    source: 'Recorded November 2025',
  },
  'ASY-38': {
    title: 'The count is of attempts that ran',
    summary:
      'approximateInvokeCount is 1 for a success at the first try and 3 after the default retries.',
    source: 'Recorded November 2025',
  },
  'ASY-39': {
    title: 'How each destination gets the record',
    summary:
      'A queue gets it as the body, a topic as the message, a function as the event, a bus as the detail of an event from "lambda".',
    source: 'Recorded November 2025',
  },
  'ASY-40': {
    title: 'The object’s key',
    summary: 'In a bucket the record’s key has the function’s name, the date and a random id.',
    source: 'Developer Guide, invocation-async-retain-records',
  },
  'ASY-41': {
    title: 'The trace goes on',
    summary: 'The message in a destination queue carries the trace header of the invocation.',
    source: 'Recorded November 2025',
  },
  'ASY-42': {
    title: 'A failed delivery is counted',
    summary:
      'A record that the destination does not take is lost and counted, and nothing else happens.',
    source: 'Developer Guide, invocation-async-retain-records',
  },
  'ASY-43': {
    title: 'The dead-letter queue belongs to the version',
    summary:
      'Destinations can be changed at any time; the dead-letter queue is frozen with the version that is published.',
    source: 'Developer Guide, invocation-async-retain-records',
  },
  'ASY-44': {
    title: 'Destinations are checked at set-up',
    summary: 'The execution role must be allowed to send to a destination when that is configured.',
    source: 'Quoted in public issues',
  },
  'ASY-50': {
    title: 'A dead-letter queue is a queue or a topic',
    summary: 'DeadLetterConfig names a standard queue or a standard topic.',
    source: 'Developer Guide, invocation-async-retain-records',
  },
  'ASY-51': {
    title: 'A dead letter is the event itself',
    summary:
      'The queue gets the original event unchanged, with the attributes RequestID, ErrorCode and ErrorMessage.',
    source: 'Recorded November 2025',
  },
  'ASY-52': {
    title: 'Through a topic',
    summary:
      'Subscribers of a topic see the three attributes of a dead letter as MessageAttributes.',
    source: 'Recorded August 2023',
  },
  'ASY-53': {
    title: 'Both get their own',
    summary: 'With a dead-letter queue and a failure destination, both are sent what is theirs.',
    source: 'Developer Guide, invocation-async-retain-records',
  },
  'ASY-54': {
    title: 'A refused dead letter is lost',
    summary: 'If the queue does not take it, the event is lost and an error is counted.',
    source: 'Developer Guide, monitoring-metrics-types',
  },
  'ASY-55': {
    title: 'The dead-letter queue is checked at set-up',
    summary:
      'A target that the role may not use is refused when the function is created or configured.',
    source: 'Quoted in public issues',
  },
  'ASY-60': {
    title: 'Loops are stopped',
    summary:
      'A function that has run about 16 times in one chain of requests is stopped, unless that is allowed for it.',
    source: 'Developer Guide, invocation-recursion',
  },
  'ASY-61': {
    title: 'How a chain is followed',
    summary: 'The count of runs goes through SQS, SNS, S3 and Lambda, not through other services.',
    source: 'Developer Guide, invocation-recursion',
  },
  'ASY-62': {
    title: 'What breaks a chain',
    summary: 'A new root trace, a function URL or an old SDK begins a new chain.',
    source: 'Developer Guide, invocation-recursion',
  },
  'ASY-63': {
    title: 'What a stopped loop looks like',
    summary:
      'An event is dropped to the dead-letter queue and destination; a synchronous call fails with RecursiveInvocationException.',
    source: 'Developer Guide, invocation-recursion',
  },
  'ASY-64': {
    title: 'Stopped loops are counted',
    summary: 'The metric RecursiveInvocationsDropped counts what was stopped as a loop.',
    source: 'Developer Guide, invocation-recursion',
  },
  'ASY-70': {
    title: 'Every attempt counts',
    summary: 'An event that fails three times counts as three invocations and three errors.',
    source: 'Developer Guide, monitoring-metrics-types',
  },
  'ASY-71': {
    title: 'A hint at the backlog',
    summary:
      'Events received, without those that ran or were dropped, are about those that wait in the queue.',
    source: 'Developer Guide, monitoring-metrics-types',
  },
} as const satisfies Record<string, RuleDefinition>;
