import { Field, Int, ObjectType } from 'type-graphql';
import type { EventInvokeConfigRecord } from '../../store/event-invoke-configs.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';

@ObjectType('Destination', { description: 'Where the record of an event goes.' })
class DestinationType {
  @Field(() => String, { nullable: true, description: 'Its ARN; null for nowhere.' })
  readonly destination: string | null;

  constructor(destination: string | null) {
    this.destination = destination;
  }
}

@ObjectType('DestinationConfig', { description: 'Where the records of events go that are done.' })
class DestinationConfigType {
  @Field(() => DestinationType, { description: 'After a success.' })
  readonly onSuccess: DestinationType;

  @Field(() => DestinationType, { description: 'When an event is given up.' })
  readonly onFailure: DestinationType;

  constructor({ onSuccess, onFailure }: EventInvokeConfigRecord) {
    this.onSuccess = new DestinationType(onSuccess);
    this.onFailure = new DestinationType(onFailure);
  }
}

@ObjectType('FunctionEventInvokeConfig', {
  implements: NodeType,
  description: 'How the asynchronous events of a function, version or alias are handled.',
})
export class EventInvokeConfigType extends NodeType {
  readonly record: EventInvokeConfigRecord;

  constructor(record: EventInvokeConfigRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: '`$LATEST`, the number of a version, or an alias.' })
  get qualifier(): string {
    return this.record.qualifier;
  }

  @Field(() => Int, {
    nullable: true,
    description: 'Retries after a function error; null where the default of 2 applies.',
  })
  get maximumRetryAttempts(): number | null {
    return this.record.maximumRetryAttempts;
  }

  @Field(() => Int, {
    nullable: true,
    description:
      'Seconds after which an event is given up; null where the default of 21600 applies.',
  })
  get maximumEventAgeInSeconds(): number | null {
    return this.record.maximumEventAgeInSeconds;
  }

  @Field(() => DestinationConfigType, { description: 'Where records go.' })
  get destinationConfig(): DestinationConfigType {
    return new DestinationConfigType(this.record);
  }

  @Field(() => DateTimeScalar, { description: 'When it was changed last, in virtual time.' })
  get lastModified(): Date {
    return new Date(this.record.lastModifiedMs);
  }
}

export const EventInvokeConfigConnection = declareConnection(
  'FunctionEventInvokeConfig',
  EventInvokeConfigType,
);
