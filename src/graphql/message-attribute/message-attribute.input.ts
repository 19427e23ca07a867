import { Field, InputType } from 'type-graphql';
import type { MessageAttributes } from '../../simulation/service-call.ts';
import { ApiError } from '../errors.ts';

@InputType({ description: 'What a message carries beside its body.' })
export class MessageAttributeInput {
  @Field(() => String, {
    description:
      '1 to 256 letters, digits, underscores, hyphens and full stops, unique in the message.',
  })
  name!: string;

  @Field(() => String, {
    description: '`String`, `Number` or `Binary`, maybe with a custom part: `Number.float`.',
  })
  dataType!: string;

  @Field(() => String, { nullable: true, description: 'The value of a String or a Number.' })
  stringValue?: string | null;

  @Field(() => String, { nullable: true, description: 'The value of a Binary, in base64.' })
  binaryValue?: string | null;
}

/** The attributes as the simulation takes them; refuses a name that is given twice. */
export function toMessageAttributes(
  inputs: readonly MessageAttributeInput[] | null | undefined,
): MessageAttributes {
  const attributes: Record<string, MessageAttributes[string]> = {};
  for (const { name, dataType, stringValue, binaryValue } of inputs ?? []) {
    if (Object.hasOwn(attributes, name)) {
      throw new ApiError(
        'INVALID_ARGUMENT',
        `Cannot take the messageAttributes: the name "${name.slice(0, 40)}" is there twice.`,
        { field: 'messageAttributes' },
      );
    }
    attributes[name] = {
      dataType,
      stringValue: stringValue ?? null,
      binaryValue: binaryValue ?? null,
    };
  }
  return attributes;
}
