import { Field, ObjectType } from 'type-graphql';
import type { MessageAttributes } from '../../simulation/service-call.ts';

@ObjectType('MessageAttribute', {
  description: 'What a message carries beside its body.',
  simpleResolvers: true,
})
export class MessageAttributeType {
  @Field(() => String, { description: 'Its name, unique in the message.' })
  readonly name!: string;

  @Field(() => String, {
    description: '`String`, `Number` or `Binary`, maybe with a custom part: `Number.float`.',
  })
  readonly dataType!: string;

  @Field(() => String, { nullable: true, description: 'Its value; null for a binary one.' })
  readonly stringValue!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Its value in base64; null for one that is not binary.',
  })
  readonly binaryValue!: string | null;
}

/** Attributes as the API lists them: by name. */
export function toMessageAttributeTypes(attributes: MessageAttributes): MessageAttributeType[] {
  return Object.entries(attributes)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, attribute]) => ({ name, ...attribute }));
}
