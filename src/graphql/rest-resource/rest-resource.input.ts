import { Field, InputType } from 'type-graphql';
import { RestApiTargetFields } from '../rest-api/rest-api.input.ts';

@InputType({ description: 'A resource to be created.' })
export class CreateResourceInput extends RestApiTargetFields {
  @Field(() => String, { description: 'The `resourceId` of the one above.' })
  parentId!: string;

  @Field(() => String, {
    description:
      'The last part of its path: a name, `{id}` for any one part, `{proxy+}` for all that follow.',
  })
  pathPart!: string;
}

@InputType({ description: 'A resource to be deleted, with everything below it.' })
export class DeleteResourceInput extends RestApiTargetFields {
  @Field(() => String, { description: 'The resource.' })
  resourceId!: string;
}
