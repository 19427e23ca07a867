import { Field, ID, ObjectType } from 'type-graphql';
import { EventInvokeConfigType } from './event-invoke-config.type.ts';

@ObjectType({ description: 'How events are handled now.', simpleResolvers: true })
export class PutFunctionEventInvokeConfigPayload {
  @Field(() => EventInvokeConfigType, { description: 'The configuration.' })
  functionEventInvokeConfig!: EventInvokeConfigType;
}

@ObjectType({ description: 'How events are handled now.', simpleResolvers: true })
export class UpdateFunctionEventInvokeConfigPayload {
  @Field(() => EventInvokeConfigType, { description: 'The configuration.' })
  functionEventInvokeConfig!: EventInvokeConfigType;
}

@ObjectType({ description: 'What was deleted.', simpleResolvers: true })
export class DeleteFunctionEventInvokeConfigPayload {
  @Field(() => ID, { description: 'The configuration that is gone.' })
  deletedFunctionEventInvokeConfigId!: string;
}
