import { Field, InputType } from 'type-graphql';
import { RestApiTargetFields } from '../rest-api/rest-api.input.ts';
import { StringMapScalar } from '../scalar/string-map.scalar.ts';

/** Which stage a mutation is about. */
@InputType()
abstract class RestStageTargetFields extends RestApiTargetFields {
  @Field(() => String, { description: 'Its name: letters, digits, hyphens and underscores.' })
  stageName!: string;
}

@InputType({ description: 'A stage to be created.' })
export class CreateStageInput extends RestStageTargetFields {
  @Field(() => String, { description: 'The deployment that it is to serve.' })
  deploymentId!: string;

  @Field(() => String, { nullable: true, description: 'What it is for; nothing by default.' })
  description?: string | null;

  @Field(() => StringMapScalar, {
    nullable: true,
    description: 'Its variables: `{ "functionName": "orders" }`. None by default.',
  })
  variables?: Readonly<Record<string, string>> | null;
}

@InputType({ description: 'A change of a stage; what is left out stays as it was.' })
export class UpdateStageInput extends RestStageTargetFields {
  @Field(() => String, { nullable: true, description: 'The deployment that it is to serve.' })
  deploymentId?: string | null;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description?: string | null;

  @Field(() => StringMapScalar, { nullable: true, description: 'All its variables.' })
  variables?: Readonly<Record<string, string>> | null;
}

@InputType({ description: 'A stage to be deleted.' })
export class DeleteStageInput extends RestStageTargetFields {}
